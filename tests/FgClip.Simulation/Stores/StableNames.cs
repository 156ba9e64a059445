using System.Globalization;
using System.Text.RegularExpressions;

namespace FgClip.Simulation.Stores;

/// <summary>
/// Numbers for identifiers that differ from run to run, such as those of leases, so that two runs of a seed have one trace.
/// </summary>
internal sealed partial class StableNames
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Replaces identifiers by their numbers.</summary>
    public string Stable(string text) => Identifier().Replace(text, found =>
    {
        if (!_numbers.TryGetValue(found.Value, out var number))
            _numbers[found.Value] = number = _numbers.Count + 1;
        return string.Create(CultureInfo.InvariantCulture, $"#{number}");
    });

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Identifier();
}

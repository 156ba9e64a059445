using System.Globalization;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>
/// What stands before the paths in an input's keys, so that the rows of two inputs have different ones: for a tar its name, for other
/// inputs but the first their names, each with as many of the folders above as it takes.
/// </summary>
internal sealed class KeyPrefixes
{
    private readonly Dictionary<string, string?> _byAddress = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <param name="known">The inputs that have prefixes already.</param>
    public KeyPrefixes(IEnumerable<PlanInput> known)
    {
        foreach (var input in known)
            Take(input.Address, input.KeyPrefix);
    }

    /// <summary>Returns the prefix of the next input. A folder that comes again, for what is new in it, keeps its own.</summary>
    public string? Next(string address, ManifestFormat format)
    {
        if (_byAddress.TryGetValue(address, out var known))
            return known;
        var prefix = _byAddress.Count == 0 && format is not ManifestFormat.WebDataset ? null : Find(address, format) + "/";
        Take(address, prefix);
        return prefix;
    }

    private void Take(string address, string? prefix)
    {
        _byAddress.TryAdd(address, prefix);
        // An input without a prefix has rows that are named by its file.
        _taken.Add(prefix ?? $"{address[(address.LastIndexOf('/') + 1)..]}/");
    }

    private string Find(string address, ManifestFormat format)
    {
        var parts = address.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (format is ManifestFormat.WebDataset && parts[^1].EndsWith(".tar", StringComparison.OrdinalIgnoreCase))
            parts[^1] = parts[^1][..^".tar".Length];
        for (var from = parts.Length - 1; from >= 0; from--)
        {
            if (string.Join('/', parts[from..]) is var name && !_taken.Contains(name + "/"))
                return name;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{parts[^1]}~{_byAddress.Count}");
    }
}

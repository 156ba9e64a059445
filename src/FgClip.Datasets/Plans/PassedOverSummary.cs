using System.Globalization;
using FgClip.Storage;

namespace FgClip.Datasets.Plans;

/// <summary>Says how much of a dataset's inputs did not become a row or a part of one, by reason.</summary>
public static class PassedOverSummary
{
    private const int MaxReasons = 20;

    /// <summary>Reads the last plan of a dataset and describes what it passed over.</summary>
    /// <returns>A line; none where nothing was passed over.</returns>
    public static async Task<IReadOnlyList<string>> ReadAsync(IObjectStore output, CancellationToken cancellationToken) =>
        await PlanHead.ReadLastAsync(output, cancellationToken).ConfigureAwait(false) is { } plan
            ? await ReadAsync(output, plan, cancellationToken).ConfigureAwait(false)
            : [];

    /// <summary>Reads the inputs of a plan and describes what it passed over.</summary>
    /// <returns>A line; none where nothing was passed over.</returns>
    public static async Task<IReadOnlyList<string>> ReadAsync(IObjectStore output, PlanHead plan, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var input in plan.ReadInputsAsync(output, cancellationToken).ConfigureAwait(false))
            Add(counts, input);
        return Describe(counts);
    }

    private static void Add(Dictionary<string, long> counts, PlanInput input)
    {
        foreach (var (reason, count) in input.PassedOver ?? new Dictionary<string, long>())
            counts[reason] = counts.GetValueOrDefault(reason) + count;
    }

    private static IReadOnlyList<string> Describe(Dictionary<string, long> counts)
    {
        if (counts.Count == 0)
            return [];
        var reasons = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        var listed = reasons.Take(MaxReasons).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}"));
        var rest = reasons.Skip(MaxReasons).Sum(pair => pair.Value);
        var others = rest > 0 ? string.Create(CultureInfo.InvariantCulture, $", {rest} others") : "";
        return [$"Passed over: {string.Join(", ", listed)}{others}."];
    }
}

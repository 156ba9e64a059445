namespace FgClip.Evaluation.Benchmarks.Readers;

/// <summary>Counts what of a file is in no item, by reason.</summary>
internal sealed class LeftOutReasons
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>The counts.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Counts one.</summary>
    public void Add(string reason) => _counts[reason] = _counts.GetValueOrDefault(reason) + 1;
}

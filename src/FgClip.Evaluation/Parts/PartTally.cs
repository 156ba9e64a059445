using FgClip.Evaluation.Reports;
using FgClip.Mining.Plans;

namespace FgClip.Evaluation.Parts;

/// <summary>What was counted in a part of a dataset: the receipt of the part's queries.</summary>
internal sealed record PartTally
{
    /// <summary>The file of its queries; null until it is committed.</summary>
    public MinedPart? Part { get; init; }

    /// <summary>The hits of each metric.</summary>
    public SortedDictionary<string, HitCounts> Hits { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What was left out, by reason.</summary>
    public SortedDictionary<string, long> LeftOut { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The last queries in the order of classes and keys, the last first, where they may have to be left out.</summary>
    public List<LastQuery> Last { get; init; } = [];

    /// <summary>Adds a query to a metric.</summary>
    public void Add(string metric, int rank, int ties, int limit) => Hits[metric] = Hits.GetValueOrDefault(metric).Add(rank, ties, limit);

    /// <summary>Counts something that was left out.</summary>
    public void LeaveOut(string reason) => LeftOut[reason] = LeftOut.GetValueOrDefault(reason) + 1;

    /// <summary>Adds the counts of another part.</summary>
    public void Add(PartTally other)
    {
        foreach (var (metric, counts) in other.Hits)
            Hits[metric] = Hits.GetValueOrDefault(metric).Add(counts);
        foreach (var (reason, count) in other.LeftOut)
            LeftOut[reason] = LeftOut.GetValueOrDefault(reason) + count;
        Last.AddRange(other.Last);
        LastQuery.Trim(Last);
    }
}

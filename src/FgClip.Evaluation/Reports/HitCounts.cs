namespace FgClip.Evaluation.Reports;

/// <summary>How many queries were right.</summary>
/// <param name="Hits">Queries that are right.</param>
/// <param name="Queries">All queries.</param>
/// <param name="Ties">Hits that a different order of equal scores would lose.</param>
public readonly record struct HitCounts(long Hits, long Queries, long Ties)
{
    /// <summary>Adds a query.</summary>
    /// <param name="rank">How many wrong answers score higher than the right one.</param>
    /// <param name="ties">How many wrong answers score the same.</param>
    /// <param name="limit">The query is a hit where <paramref name="rank"/> is below it.</param>
    internal HitCounts Add(int rank, int ties, int limit) =>
        new(Hits + (rank < limit ? 1 : 0), Queries + 1, Ties + (rank < limit && rank + ties >= limit ? 1 : 0));

    /// <summary>Adds counts.</summary>
    internal HitCounts Add(HitCounts other) => new(Hits + other.Hits, Queries + other.Queries, Ties + other.Ties);
}

using FgClip.Evaluation.Classes;
using FgClip.Evaluation.Ranks;
using FgClip.Mining.Products;

namespace FgClip.Evaluation.Classification;

/// <summary>Ranks the classes of some queries at a time.</summary>
/// <param name="classes">The classes.</param>
/// <param name="firstWins">Whether the lower of two classes that score the same counts as higher.</param>
/// <param name="threads">Threads that compare.</param>
internal sealed class ClassRanker(ClassSet classes, bool firstWins, int threads) : IDisposable
{
    private const int QueriesAtOnce = 2048;

    private readonly PackedRows _packed = new(ScoreKernel.Anchors, classes.Size, QueriesAtOnce);
    private readonly List<(ClassQuery Query, float Score)> _queries = [];

    /// <summary>Whether the queries have to be ranked before there is room for another.</summary>
    public bool IsFull => _queries.Count == QueriesAtOnce;

    /// <summary>Adds a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="unit">Its vector, of length 1.</param>
    public void Add(ClassQuery query, ReadOnlySpan<float> unit)
    {
        _queries.Add((query, ExactDot.Compute(unit, classes.Vector(query.Class))));
        _packed.Add(unit);
    }

    /// <summary>Ranks the queries that were added, and forgets them.</summary>
    public IReadOnlyList<(ClassQuery Query, QueryRank Rank)> Rank(CancellationToken cancellationToken)
    {
        if (_queries.Count == 0)
            return [];
        var target = new RankTarget(
            [.. _queries.Select(one => one.Score)], [.. _queries.Select(one => one.Query.Class)], firstWins);
        target.Begin(classes.Numbers, classes.Numbers);
        BlockScan.Run(_packed, classes.Packed, target, threads, cancellationToken);
        (ClassQuery, QueryRank)[] ranks = [.. _queries.Select((one, row) => (one.Query, target.Get(row, row)))];
        _queries.Clear();
        _packed.Clear();
        return ranks;
    }

    public void Dispose() => _packed.Dispose();
}

using FgClip.Evaluation.Ranks;
using FgClip.Mining.Guards;
using FgClip.Mining.Items;
using FgClip.Mining.Neighbours;
using FgClip.Mining.Products;

namespace FgClip.Evaluation.Retrieval;

/// <summary>Ranks the right answers of a block of queries, held in memory, among all candidates, which are read chunk by chunk.</summary>
/// <param name="direction">What asks and what answers.</param>
/// <param name="threads">Threads that compare.</param>
internal sealed class BlockRanks(Direction direction, int threads)
{
    /// <summary>Computes the ranks of the queries of a range of items.</summary>
    public async Task<QueryRank[]> ComputeAsync(int first, int end, CancellationToken cancellationToken)
    {
        var search = new TileSearch(direction.Queries, direction.Candidates, threads);
        using var packed = await search.PackAsync(first, end, cancellationToken).ConfigureAwait(false);
        var right = await RightScoresAsync(first, end, cancellationToken).ConfigureAwait(false);
        var target = new RankTarget(
            [.. packed.Items.Select(item => right[item - first])], [.. packed.Items.Select(item => direction.QueryGroups[item])]);
        var groups = new int[TileSearch.ChunkRows];
        var tile = new TileRange(first, end, 0, direction.Candidates.Index.Count);
        await foreach (var (items, rows) in search.ReadAsync(packed.Rows, tile, cancellationToken).ConfigureAwait(false))
        {
            for (var i = 0; i < items.Length; i++)
                groups[i] = direction.CandidateGroups[items.Span[i]];
            target.Begin(items, groups);
            BlockScan.Run(packed.Rows, rows, target, threads, cancellationToken);
        }

        return [.. packed.Items.Select((item, row) => target.Get(row, item))];
    }

    /// <summary>The score of the best right answer of each item of a range; minus infinity for what is not a query.</summary>
    private async Task<float[]> RightScoresAsync(int first, int end, CancellationToken cancellationToken)
    {
        CandidatePair[] pairs =
            [.. direction.RightAnswers(first, end).Select((pair, slot) => new CandidatePair(pair.Candidate, pair.Query - first, slot))];
        var cosines = new float[pairs.Length];
        await new PairProducts(direction.Queries, direction.Candidates, threads).ComputeAsync(
            (first, end), VectorRole.Own, VectorRole.Own, pairs, cosines, cancellationToken).ConfigureAwait(false);
        var best = new float[end - first];
        Array.Fill(best, float.NegativeInfinity);
        foreach (var pair in pairs)
            best[pair.Anchor] = MathF.Max(best[pair.Anchor], cosines[pair.Slot]);
        return best;
    }
}

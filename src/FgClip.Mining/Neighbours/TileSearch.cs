using System.Runtime.CompilerServices;
using FgClip.Mining.Items;
using FgClip.Mining.Products;

namespace FgClip.Mining.Neighbours;

/// <summary>Compares a range of anchors, held in memory, with a range of candidates, read chunk by chunk.</summary>
/// <param name="anchors">The anchors.</param>
/// <param name="candidates">The candidates.</param>
/// <param name="threads">Threads that compare.</param>
internal sealed class TileSearch(SideReader anchors, SideReader candidates, int threads)
{
    /// <summary>Candidates that are compared at once.</summary>
    public const int ChunkRows = 2048;

    /// <summary>The best neighbours of the anchors among the candidates.</summary>
    /// <returns>The heaps, a row for each item of the anchors; rows of items that do not count stay empty.</returns>
    public async Task<NeighbourHeaps> FindAsync(TileRange tile, int window, CancellationToken cancellationToken)
    {
        var heaps = new NeighbourHeaps(tile.AnchorEnd - tile.FirstAnchor, window);
        using var packed = await PackAsync(tile.FirstAnchor, tile.AnchorEnd, cancellationToken).ConfigureAwait(false);
        var target = new CountedAnchors(heaps, packed.Items, tile.FirstAnchor);
        await foreach (var (items, rows) in ReadAsync(packed.Rows, tile, cancellationToken).ConfigureAwait(false))
        {
            heaps.Begin(items.Span);
            BlockScan.Run(packed.Rows, rows, target, threads, cancellationToken);
        }

        return heaps;
    }

    /// <summary>Packs a range of anchors.</summary>
    public async Task<PackedAnchors> PackAsync(int first, int end, CancellationToken cancellationToken)
    {
        var rows = new PackedRows(ScoreKernel.Anchors, anchors.Dimensions, end - first);
        var items = new List<int>();
        await foreach (var chunk in anchors.ReadVectorsAsync(first, end, ChunkRows, cancellationToken).ConfigureAwait(false))
        {
            rows.Add(chunk.Values);
            items.AddRange(chunk.Items);
        }

        return new PackedAnchors(rows, [.. items]);
    }

    /// <summary>Reads and packs the candidates of a tile, chunk by chunk; the next chunk takes the place of the last.</summary>
    public async IAsyncEnumerable<(ReadOnlyMemory<int> Items, PackedRows Rows)> ReadAsync(
        PackedRows packedAnchors, TileRange tile, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (packedAnchors.Count == 0)
            yield break;
        using var packed = new PackedRows(ScoreKernel.Candidates, candidates.Dimensions, ChunkRows);
        await foreach (var chunk in candidates.ReadVectorsAsync(tile.FirstCandidate, tile.CandidateEnd, ChunkRows, cancellationToken)
            .ConfigureAwait(false))
        {
            packed.Clear();
            packed.Add(chunk.Values);
            yield return (chunk.ItemMemory, packed);
        }
    }

    /// <summary>Turns rows of packed anchors, which have no gaps, into rows of items.</summary>
    private sealed class CountedAnchors(NeighbourHeaps heaps, int[] items, int first) : IScoreTarget
    {
        public float Threshold(int anchor) => heaps.Threshold(items[anchor] - first);

        public void Take(int anchor, int candidate, float score) => heaps.Take(items[anchor] - first, candidate, score);
    }
}

/// <summary>Anchors ready to be compared.</summary>
/// <param name="Rows">Their vectors.</param>
/// <param name="Items">Their numbers.</param>
internal sealed record PackedAnchors(PackedRows Rows, int[] Items) : IDisposable
{
    public void Dispose() => Rows.Dispose();
}

/// <summary>A unit of comparison.</summary>
/// <param name="FirstAnchor">First anchor.</param>
/// <param name="AnchorEnd">One behind the last.</param>
/// <param name="FirstCandidate">First candidate.</param>
/// <param name="CandidateEnd">One behind the last.</param>
internal readonly record struct TileRange(int FirstAnchor, int AnchorEnd, int FirstCandidate, int CandidateEnd);

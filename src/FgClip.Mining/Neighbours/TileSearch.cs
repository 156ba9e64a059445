using System.Runtime.CompilerServices;
using FgClip.Mining.Items;
using FgClip.Mining.Products;
using FgClip.Mining.Screening;

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
        var (rows, items) = await LoadAsync(tile, cancellationToken).ConfigureAwait(false);
        using (rows)
        using (var scan = new ScreenedScan(rows, threads))
        {
            var target = new CountedAnchors(heaps, items, tile.FirstAnchor);
            if (await FindFloorsAsync(tile, rows, scan, window, cancellationToken).ConfigureAwait(false) is { } floors)
                target.Raise(floors);
            await ScanAsync(tile, rows, scan, target, cancellationToken).ConfigureAwait(false);
        }

        return heaps;
    }

    /// <summary>Compares the anchors of a tile with its candidates. Most pairs below their threshold are not multiplied out.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="open">Makes the target of the scores for the numbers of the anchors that count.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<T> CompareAsync<T>(TileRange tile, Func<int[], T> open, CancellationToken cancellationToken)
        where T : IChunkTarget
    {
        var (rows, items) = await LoadAsync(tile, cancellationToken).ConfigureAwait(false);
        using (rows)
        using (var scan = new ScreenedScan(rows, threads))
        {
            var target = open(items);
            await ScanAsync(tile, rows, scan, target, cancellationToken).ConfigureAwait(false);
            return target;
        }
    }

    /// <summary>Packs a range of anchors.</summary>
    public async Task<PackedAnchors> PackAsync(int first, int end, CancellationToken cancellationToken)
    {
        var rows = new PackedRows(ScoreKernel.Anchors, anchors.Dimensions, end - first);
        var items = new List<int>();
        try
        {
            await foreach (var chunk in anchors.ReadVectorsAsync(first, end, ChunkRows, cancellationToken).ConfigureAwait(false))
            {
                rows.Add(chunk.Values);
                items.AddRange(chunk.Items);
            }
        }
        catch
        {
            rows.Dispose();
            throw;
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

    private async Task<(VectorRows Rows, int[] Items)> LoadAsync(TileRange tile, CancellationToken cancellationToken)
    {
        var rows = new VectorRows(anchors.Dimensions, tile.AnchorEnd - tile.FirstAnchor);
        var items = new List<int>();
        try
        {
            await foreach (var chunk in anchors.ReadVectorsAsync(tile.FirstAnchor, tile.AnchorEnd, ChunkRows, cancellationToken)
                .ConfigureAwait(false))
            {
                rows.Add(chunk.Values);
                items.AddRange(chunk.Items);
            }
        }
        catch
        {
            rows.Dispose();
            throw;
        }

        return (rows, [.. items]);
    }

    private async Task ScanAsync(
        TileRange tile, VectorRows rows, ScreenedScan scan, IChunkTarget target, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        using var compared = new VectorRows(candidates.Dimensions, ChunkRows);
        await foreach (var chunk in candidates.ReadVectorsAsync(tile.FirstCandidate, tile.CandidateEnd, ChunkRows, cancellationToken)
            .ConfigureAwait(false))
        {
            compared.Clear();
            compared.Add(chunk.Values);
            target.Begin(chunk.ItemMemory);
            scan.Run(compared, target, cancellationToken);
        }
    }

    /// <summary>Looks at the candidates before they are compared, where that saves more than it takes.</summary>
    private async Task<float[]?> FindFloorsAsync(
        TileRange tile, VectorRows rows, ScreenedScan scan, int window, CancellationToken cancellationToken)
    {
        // With one chunk, thresholds have nothing to rise for.
        if (rows.Count == 0 || tile.CandidateEnd - tile.FirstCandidate <= ChunkRows)
            return null;
        NeighbourFloors? search = null;
        try
        {
            using var compared = new VectorRows(candidates.Dimensions, ChunkRows);
            await foreach (var chunk in candidates.ReadVectorsAsync(tile.FirstCandidate, tile.CandidateEnd, ChunkRows, cancellationToken)
                .ConfigureAwait(false))
            {
                compared.Clear();
                compared.Add(chunk.Values);
                search ??= NeighbourFloors.Open(rows, compared, scan, window, threads, cancellationToken);
                if (search is null)
                    return null;
                search.Look(compared, cancellationToken);
            }

            return search?.Find();
        }
        finally
        {
            search?.Dispose();
        }
    }

    /// <summary>Turns rows of packed anchors, which have no gaps, into rows of items.</summary>
    private sealed class CountedAnchors(NeighbourHeaps heaps, int[] items, int first) : IChunkTarget
    {
        public void Begin(ReadOnlyMemory<int> candidates) => heaps.Begin(candidates.Span);

        /// <summary>States the floors of the rows.</summary>
        public void Raise(float[] floors)
        {
            var all = new float[heaps.Anchors];
            for (var row = 0; row < floors.Length; row++)
                all[items[row] - first] = floors[row];
            heaps.Raise(all);
        }

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

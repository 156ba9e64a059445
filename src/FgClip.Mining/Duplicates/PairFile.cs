using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FgClip.Mining.Items;
using FgClip.Mining.Neighbours;
using FgClip.Mining.Plans;
using FgClip.Mining.Products;
using FgClip.Storage;

namespace FgClip.Mining.Duplicates;

/// <summary>The pairs of a tile: records of 12 bytes.</summary>
internal static class PairFile
{
    private const int RecordsAtOnce = 1 << 16;

    /// <summary>Compares the items of a tile with each other and writes the pairs above a limit.</summary>
    public static async Task WriteAsync(
        IObjectStore output, string name, SideReader items, TileRange tile, float limit, int threads, CancellationToken cancellationToken)
    {
        var search = new TileSearch(items, items, threads);
        using var packed = await search.PackAsync(tile.FirstAnchor, tile.AnchorEnd, cancellationToken).ConfigureAwait(false);
        var pairs = new PairCollector(packed.Items, limit);
        await using var upload = await output.BeginUploadAsync(name, MiningLayout.Staging, cancellationToken).ConfigureAwait(false);
        await foreach (var (numbers, rows) in search.ReadAsync(packed.Rows, tile, cancellationToken).ConfigureAwait(false))
        {
            pairs.Begin(numbers);
            BlockScan.Run(packed.Rows, rows, pairs, threads, cancellationToken);
            await upload.Stream.WriteAsync(MemoryMarshal.AsBytes<DuplicatePair>(pairs.Drain()).ToArray(), cancellationToken)
                .ConfigureAwait(false);
        }

        await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the pairs of a tile, many at a time.</summary>
    public static async IAsyncEnumerable<DuplicatePair[]> ReadAsync(
        IObjectStore output, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await output.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        var bytes = new byte[RecordsAtOnce * Unsafe.SizeOf<DuplicatePair>()];
        for (int read;
            (read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false))
            > 0;)
            yield return MemoryMarshal.Cast<byte, DuplicatePair>(bytes.AsSpan(0, read)).ToArray();
    }
}

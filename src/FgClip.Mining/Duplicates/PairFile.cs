using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FgClip.Mining.Items;
using FgClip.Mining.Neighbours;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Mining.Duplicates;

/// <summary>
/// The result of a tile, in two objects: the pairs that are kept, records of 12 bytes; and the number of all pairs with what hangs
/// together, records of 8 bytes, which makes the tile done.
/// </summary>
internal static class PairFile
{
    private const int RecordsAtOnce = 1 << 16;

    /// <summary>Compares the items of a tile with each other and writes what is above a limit.</summary>
    public static async Task WriteAsync(IObjectStore output, (int Row, int Column) at, SideReader items, TileRange tile, float limit,
        int pairsPerItem, int threads, CancellationToken cancellationToken)
    {
        var search = new TileSearch(items, items, threads);
        var pairs = await search.CompareAsync(tile, numbers => new PairCollector(tile, numbers, limit, pairsPerItem), cancellationToken)
            .ConfigureAwait(false);

        var count = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(count, pairs.Count);
        await WriteAsync(output, MiningLayout.TilePairs(at.Row, at.Column), [], pairs.Pairs(), cancellationToken).ConfigureAwait(false);
        await WriteAsync(output, MiningLayout.TileLinks(at.Row, at.Column), count, pairs.Links(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the pairs of a tile, many at a time.</summary>
    public static IAsyncEnumerable<DuplicatePair[]> ReadPairsAsync(IObjectStore output, int row, int column,
        CancellationToken cancellationToken) =>
        ReadAsync<DuplicatePair>(output, MiningLayout.TilePairs(row, column), 0, cancellationToken);

    /// <summary>Reads what hangs together in a tile, many at a time.</summary>
    public static IAsyncEnumerable<DuplicateLink[]> ReadLinksAsync(IObjectStore output, int row, int column,
        CancellationToken cancellationToken) =>
        ReadAsync<DuplicateLink>(output, MiningLayout.TileLinks(row, column), sizeof(long), cancellationToken);

    /// <summary>Reads how many pairs of a tile are above the limit.</summary>
    public static async Task<long> ReadCountAsync(IObjectStore output, int row, int column, CancellationToken cancellationToken)
    {
        var count = new byte[sizeof(long)];
        await using var stream = await output.OpenReadAsync(MiningLayout.TileLinks(row, column), 0, count.Length, cancellationToken)
            .ConfigureAwait(false);
        await stream.ReadExactlyAsync(count, cancellationToken).ConfigureAwait(false);
        return BinaryPrimitives.ReadInt64LittleEndian(count);
    }

    private static async Task WriteAsync<T>(IObjectStore output, string name, byte[] head, IEnumerable<T> records,
        CancellationToken cancellationToken)
        where T : unmanaged
    {
        await using var upload = await output.BeginUploadAsync(name, MiningLayout.Staging, cancellationToken).ConfigureAwait(false);
        await upload.Stream.WriteAsync(head, cancellationToken).ConfigureAwait(false);
        foreach (var some in records.Chunk(RecordsAtOnce))
            await upload.Stream.WriteAsync(MemoryMarshal.AsBytes<T>(some).ToArray(), cancellationToken).ConfigureAwait(false);
        await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
    }

    private static async IAsyncEnumerable<T[]> ReadAsync<T>(IObjectStore output, string name, long offset,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : unmanaged
    {
        await using var stream = await output.OpenReadAsync(name, offset, null, cancellationToken).ConfigureAwait(false);
        var bytes = new byte[RecordsAtOnce * Unsafe.SizeOf<T>()];
        for (int read;
            (read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false))
            > 0;)
            yield return MemoryMarshal.Cast<byte, T>(bytes.AsSpan(0, read)).ToArray();
    }
}

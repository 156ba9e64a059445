using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FgClip.Mining.Plans;
using FgClip.Mining.Products;
using FgClip.Storage;

namespace FgClip.Mining.Neighbours;

/// <summary>The result of a tile: the best neighbours of each of its anchors, <c>window</c> records of 8 bytes each.</summary>
internal static class TileFile
{
    private const int RowsAtOnce = 1024;

    private static readonly int Width = Unsafe.SizeOf<Neighbour>();

    public static async Task WriteAsync(
        IObjectStore output, string name, NeighbourHeaps heaps, int anchors, int window, CancellationToken cancellationToken)
    {
        await using var upload = await output.BeginUploadAsync(name, MiningLayout.Staging, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[RowsAtOnce * window * Width];
        for (var first = 0; first < anchors; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, anchors - first);
            for (var i = 0; i < count; i++)
                MemoryMarshal.AsBytes(heaps.Sorted(first + i)).CopyTo(buffer.AsSpan(i * window * Width));
            await upload.Stream.WriteAsync(buffer.AsMemory(0, count * window * Width), cancellationToken).ConfigureAwait(false);
        }

        // Where it is there already, somebody else computed the same.
        await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the rows of some anchors, counted from the tile's first.</summary>
    public static async Task ReadAsync(
        IObjectStore output, string name, int first, int window, Memory<byte> rows, CancellationToken cancellationToken)
    {
        await using var stream = await output.OpenReadAsync(name, (long)first * window * Width, rows.Length, cancellationToken)
            .ConfigureAwait(false);
        await stream.ReadExactlyAsync(rows, cancellationToken).ConfigureAwait(false);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FgClip.Mining.Plans;
using FgClip.Mining.Products;
using FgClip.Storage;

namespace FgClip.Mining.Neighbours;

/// <summary>Merges the tiles of some anchors: the best neighbours among all candidates.</summary>
/// <param name="output">The mining output.</param>
/// <param name="plan">How the work was cut.</param>
internal sealed class WindowReader(IObjectStore output, MiningPlan plan)
{
    /// <summary>Reads the windows of a range of anchors.</summary>
    /// <returns>A row of <see cref="MiningPlan.Window"/> for each anchor, the best first.</returns>
    public async Task<Neighbour[]> ReadAsync(int first, int end, CancellationToken cancellationToken)
    {
        var window = plan.Window;
        var merged = new Neighbour[(end - first) * window];
        Array.Fill(merged, Neighbour.None);
        var bytes = new byte[merged.Length * Unsafe.SizeOf<Neighbour>()];
        while (first < end)
        {
            var row = first / plan.TileAnchors;
            var stop = Math.Min(end, (row + 1) * plan.TileAnchors);
            var piece = merged.AsMemory(merged.Length - (end - first) * window, (stop - first) * window);
            for (var column = 0; column < plan.Columns; column++)
            {
                var read = bytes.AsMemory(0, piece.Length * Unsafe.SizeOf<Neighbour>());
                await TileFile.ReadAsync(output, MiningLayout.Tile(row, column), first - row * plan.TileAnchors, window, read,
                    cancellationToken).ConfigureAwait(false);
                Merge(piece.Span, MemoryMarshal.Cast<byte, Neighbour>(read.Span), window);
            }

            first = stop;
        }

        return merged;
    }

    /// <summary>Takes the best of two sorted rows, row by row.</summary>
    internal static void Merge(Span<Neighbour> merged, ReadOnlySpan<Neighbour> more, int window)
    {
        var row = new Neighbour[window];
        for (var start = 0; start < merged.Length; start += window)
        {
            var a = merged.Slice(start, window);
            var b = more.Slice(start, window);
            for (int i = 0, j = 0, k = 0; k < window; k++)
                row[k] = b[j].Item < 0 || (a[i].Item >= 0 && a[i].CompareTo(b[j]) < 0) ? a[i++] : b[j++];
            row.CopyTo(a);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FgClip.Model.Images.Resampling;

/// <summary>
/// Resizes rows of interleaved RGB to another width. Vectors of 512 bits were measured to gain nothing here (eight taps a step) or to lose
/// (two rows a vector): most of the work is to spread pixels, not to multiply.
/// </summary>
internal static class HorizontalPass
{
    /// <summary>Rows that the vector path takes together, so that each weight is loaded once for all of them.</summary>
    public const int RowsTogether = 4;

    /// <summary>
    /// Bytes that the vector path may read behind a row: four pixels come as 16 bytes, and unused weights read pixels too.
    /// </summary>
    public static int Slack(FilterTable table) => (table.TapCount * 3) + 4;

    /// <summary>Resizes <see cref="RowsTogether"/> rows.</summary>
    /// <param name="source">The rows, followed by <see cref="Slack"/> readable bytes of any content.</param>
    /// <param name="rowBytes">Bytes in an input row.</param>
    /// <param name="destination">The output rows, without gaps.</param>
    /// <param name="table">The weights.</param>
    public static void Run(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table)
    {
        if (Avx2.IsSupported)
            RunAvx2(source, rowBytes, destination, table);
        else
            RunScalar(source, rowBytes, destination, table);
    }

    /// <summary>The plain loop, for processors without AVX2.</summary>
    public static void RunScalar(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table)
    {
        for (var i = 0; i < RowsTogether * table.Starts.Length; i++)
        {
            var (row, position) = Math.DivRem(i, table.Starts.Length);
            var (red, green, blue) = (table.Half, table.Half, table.Half);
            var weights = table.Weights.AsSpan(position * table.TapCount, table.Counts[position]);
            var pixels = source.Slice((row * rowBytes) + (table.Starts[position] * 3), weights.Length * 3);
            for (var tap = 0; tap < weights.Length; tap++)
            {
                red += pixels[tap * 3] * weights[tap];
                green += pixels[(tap * 3) + 1] * weights[tap];
                blue += pixels[(tap * 3) + 2] * weights[tap];
            }
            destination[i * 3] = table.Clip(red);
            destination[(i * 3) + 1] = table.Clip(green);
            destination[(i * 3) + 2] = table.Clip(blue);
        }
    }

    /// <summary>
    /// Four taps a step: 16 bytes hold four pixels, one shuffle spreads them to 16-bit r0 r1 r2 r3 g0 g1 g2 g3 | b0 b1 b2 b3, and two
    /// multiply-adds take the weights' low and high parts; narrow weights take one.
    /// </summary>
    public static void RunAvx2(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table)
    {
        if (table.IsNarrow)
            RunAvx2<NarrowWeights>(source, rowBytes, destination, table);
        else
            RunAvx2<WideWeights>(source, rowBytes, destination, table);
    }

    private static unsafe void RunAvx2<TWeights>(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table)
        where TWeights : struct, IWeightFormat
    {
        var (positions, taps) = (table.Starts.Length, table.TapCount);
        var resultBytes = positions * 3;
        var (half, bits) = (Vector256.Create(table.Half), table.PrecisionBits);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, RowsTogether * resultBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, (RowsTogether * rowBytes) + Slack(table));
        var spread = Vector256.Create(
            (byte)0, 255, 3, 255, 6, 255, 9, 255, 1, 255, 4, 255, 7, 255, 10, 255,
            2, 255, 5, 255, 8, 255, 11, 255, 255, 255, 255, 255, 255, 255, 255, 255);
        fixed (byte* pixels = source, result = destination)
        fixed (int* starts = table.Starts)
        fixed (short* low = table.Low, high = table.High)
        {
            for (var position = 0; position < positions; position++)
            {
                var window = pixels + (starts[position] * 3);
                Vector256<int> low0 = default, low1 = default, low2 = default, low3 = default;
                Vector256<int> high0 = default, high1 = default, high2 = default, high3 = default;
                for (var tap = position * taps; tap < (position + 1) * taps; tap += 4, window += 12)
                {
                    var lowWeights = Avx2.BroadcastScalarToVector256((ulong*)(low + tap)).AsInt16();
                    var highWeights = TWeights.IsWide ? Avx2.BroadcastScalarToVector256((ulong*)(high + tap)).AsInt16() : default;
                    var row = window;
                    Add<TWeights>(row, spread, lowWeights, highWeights, ref low0, ref high0);
                    Add<TWeights>(row += rowBytes, spread, lowWeights, highWeights, ref low1, ref high1);
                    Add<TWeights>(row += rowBytes, spread, lowWeights, highWeights, ref low2, ref high2);
                    Add<TWeights>(row + rowBytes, spread, lowWeights, highWeights, ref low3, ref high3);
                }
                var first = (Avx2.HorizontalAdd(Sum<TWeights>(low0, high0), Sum<TWeights>(low1, high1)) + half) >> bits;
                var second = (Avx2.HorizontalAdd(Sum<TWeights>(low2, high2), Sum<TWeights>(low3, high3)) + half) >> bits;

                // Of two rows r r g g | b b 0 0 each the adding makes r g r g | b 0 b 0. Red and green of all rows in the lower half, blue
                // and zeros in the upper one.
                var bytes = Avx2.PackUnsignedSaturate(Avx2.PackSignedSaturate(first, second), default);
                var redGreen = bytes.AsUInt64().GetElement(0);
                var blue = bytes.AsUInt64().GetElement(2);
                var target = result + (position * 3);
                for (var row = 0; row < RowsTogether; row++, redGreen >>= 16, blue >>= 16, target += resultBytes)
                {
                    *(ushort*)target = (ushort)redGreen;
                    target[2] = (byte)blue;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Add<TWeights>(
        byte* pixels, Vector256<byte> spread, Vector256<short> lowWeights, Vector256<short> highWeights, ref Vector256<int> low,
        ref Vector256<int> high)
        where TWeights : struct, IWeightFormat
    {
        var values = Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(pixels), spread).AsInt16();
        low += Avx2.MultiplyAddAdjacent(values, lowWeights);
        if (TWeights.IsWide)
            high += Avx2.MultiplyAddAdjacent(values, highWeights);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Sum<TWeights>(Vector256<int> low, Vector256<int> high)
        where TWeights : struct, IWeightFormat => TWeights.IsWide ? low + (high << FilterTable.LowBits) : low;
}

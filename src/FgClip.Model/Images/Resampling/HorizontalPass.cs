using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FgClip.Model.Images.Resampling;

/// <summary>Resizes rows of interleaved RGB to another width.</summary>
internal static class HorizontalPass
{
    /// <summary>Bytes that the vector path may read behind a row: four pixels come as 16 bytes, and unused taps are read too.</summary>
    public static int Slack(FilterTable table) => (table.TapCount * 3) + 4;

    /// <summary>Resizes one row.</summary>
    /// <param name="source">The row, followed by <see cref="Slack"/> readable bytes of any content.</param>
    /// <param name="destination">Output positions * 3 bytes.</param>
    /// <param name="table">The weights.</param>
    public static void Run(ReadOnlySpan<byte> source, Span<byte> destination, FilterTable table)
    {
        if (Avx2.IsSupported) RunAvx2(source, destination, table);
        else RunScalar(source, destination, table);
    }

    /// <summary>The plain loop, for processors without AVX2.</summary>
    public static void RunScalar(ReadOnlySpan<byte> source, Span<byte> destination, FilterTable table)
    {
        for (var position = 0; position < table.Starts.Length; position++)
        {
            var (red, green, blue) = (FilterTable.Half, FilterTable.Half, FilterTable.Half);
            var weights = table.Weights.AsSpan(position * table.TapCount, table.TapCount);
            var pixels = source.Slice(table.Starts[position] * 3, weights.Length * 3);
            for (var tap = 0; tap < weights.Length; tap++)
            {
                red += pixels[tap * 3] * weights[tap];
                green += pixels[(tap * 3) + 1] * weights[tap];
                blue += pixels[(tap * 3) + 2] * weights[tap];
            }
            destination[position * 3] = VerticalPass.Clip(red);
            destination[(position * 3) + 1] = VerticalPass.Clip(green);
            destination[(position * 3) + 2] = VerticalPass.Clip(blue);
        }
    }

    /// <summary>
    /// Four taps a step: 16 bytes hold four pixels, one shuffle spreads them to 16-bit r0 r1 r2 r3 g0 g1 g2 g3 | b0 b1 b2 b3, and two
    /// multiply-adds take the weights' low and high parts.
    /// </summary>
    public static void RunAvx2(ReadOnlySpan<byte> source, Span<byte> destination, FilterTable table)
    {
        var spread = Vector256.Create(
            (byte)0, 255, 3, 255, 6, 255, 9, 255, 1, 255, 4, 255, 7, 255, 10, 255,
            2, 255, 5, 255, 8, 255, 11, 255, 255, 255, 255, 255, 255, 255, 255, 255);
        var order = Vector128.Create((byte)0, 4, 8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255);
        var taps = table.TapCount;
        var last = table.Starts.Length - 1;
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, (last + 1) * 3);
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, (table.Starts[last] * 3) + Slack(table));
        ref var pixels = ref MemoryMarshal.GetReference(source);
        ref var result = ref MemoryMarshal.GetReference(destination);
        ref var low = ref MemoryMarshal.GetArrayDataReference(table.Low);
        ref var high = ref MemoryMarshal.GetArrayDataReference(table.High);

        for (var position = 0; position <= last; position++)
        {
            ref var window = ref Unsafe.Add(ref pixels, table.Starts[position] * 3);
            var (lows, highs) = (Vector256<int>.Zero, Vector256<int>.Zero);
            for (var tap = 0; tap < taps; tap += 4)
            {
                var four = Vector128.LoadUnsafe(ref Unsafe.Add(ref window, tap * 3));
                var values = Avx2.Shuffle(Vector256.Create(four, four), spread).AsInt16();
                lows += Avx2.MultiplyAddAdjacent(values, Weights(ref low, (position * taps) + tap));
                highs += Avx2.MultiplyAddAdjacent(values, Weights(ref high, (position * taps) + tap));
            }
            var sums = lows + (highs << FilterTable.LowBits);
            var channels = Ssse3.HorizontalAdd(sums.GetLower(), sums.GetUpper()) + Vector128.Create(FilterTable.Half);
            var shifted = channels >> FilterTable.PrecisionBits;
            var clipped = Vector128.Min(Vector128.Max(shifted, Vector128<int>.Zero), Vector128.Create(255));
            var packed = Ssse3.Shuffle(clipped.AsByte(), order).AsUInt32().ToScalar();
            ref var target = ref Unsafe.Add(ref result, position * 3);
            if (position < last)
            {
                Unsafe.WriteUnaligned(ref target, packed);
            }
            else
            {
                Unsafe.WriteUnaligned(ref target, (ushort)packed);
                Unsafe.Add(ref target, 2) = (byte)(packed >> 16);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Weights(ref short table, int index) =>
        Vector256.Create(Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<short, byte>(ref Unsafe.Add(ref table, index)))).AsInt16();
}

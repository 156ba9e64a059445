using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FgClip.Model.Images.Resampling;

/// <summary>Resizes columns: each output row is a weighted sum of input rows, whatever the bytes mean.</summary>
internal static class VerticalPass
{
    /// <summary>Makes one output row.</summary>
    /// <param name="source">Input rows of <paramref name="rowBytes"/> each, without gaps.</param>
    /// <param name="rowBytes">Bytes in a row.</param>
    /// <param name="destination">One row.</param>
    /// <param name="table">The weights.</param>
    /// <param name="row">Which output row.</param>
    public static void Run(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table, int row)
    {
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported && rowBytes >= Vector512<byte>.Count) RunAvx512(source, rowBytes, destination, table, row);
        else if (Avx2.IsSupported && rowBytes >= Vector256<byte>.Count) RunAvx2(source, rowBytes, destination, table, row);
        else RunScalar(source, rowBytes, destination, table, row);
    }

    /// <summary>The plain loop, for processors without AVX2 and rows under 32 bytes.</summary>
    public static void RunScalar(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table, int row)
    {
        var start = table.Starts[row];
        var weights = table.Weights.AsSpan(row * table.TapCount, table.Counts[row]);
        for (var column = 0; column < rowBytes; column++)
        {
            var sum = FilterTable.Half;
            for (var tap = 0; tap < weights.Length; tap++)
            {
                sum += source[((start + tap) * rowBytes) + column] * weights[tap];
            }
            destination[column] = Clip(sum);
        }
    }

    /// <summary>32 columns at a time and two rows a step; the last block overlaps the one before it.</summary>
    public static void RunAvx2(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table, int row)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowBytes, Vector256<byte>.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, rowBytes);
        var rows = table.Counts[row];
        ref var pixels = ref MemoryMarshal.GetReference(source.Slice(table.Starts[row] * rowBytes, rows * rowBytes));
        ref var result = ref MemoryMarshal.GetReference(destination);
        for (var column = 0; ; column += Vector256<byte>.Count)
        {
            column = Math.Min(column, rowBytes - Vector256<byte>.Count);
            Block(ref Unsafe.Add(ref pixels, column), rowBytes, rows, table, row).StoreUnsafe(ref result, (nuint)column);
            if (column == rowBytes - Vector256<byte>.Count) break;
        }
    }

    /// <summary>The same, 64 columns at a time.</summary>
    public static void RunAvx512(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table, int row)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowBytes, Vector512<byte>.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, rowBytes);
        var rows = table.Counts[row];
        ref var pixels = ref MemoryMarshal.GetReference(source.Slice(table.Starts[row] * rowBytes, rows * rowBytes));
        ref var result = ref MemoryMarshal.GetReference(destination);
        for (var column = 0; ; column += Vector512<byte>.Count)
        {
            column = Math.Min(column, rowBytes - Vector512<byte>.Count);
            Block512(ref Unsafe.Add(ref pixels, column), rowBytes, rows, table, row).StoreUnsafe(ref result, (nuint)column);
            if (column == rowBytes - Vector512<byte>.Count) break;
        }
    }

    /// <summary>The result's byte: the sum without its fraction bits, between 0 and 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Clip(int sum) => (byte)Math.Clamp(sum >> FilterTable.PrecisionBits, 0, 255);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Block(ref byte pixels, int rowBytes, int rows, FilterTable table, int row)
    {
        ref var low = ref Unsafe.As<short, byte>(ref table.Low[row * table.TapCount]);
        ref var high = ref Unsafe.As<short, byte>(ref table.High[row * table.TapCount]);
        var zero = Vector256<byte>.Zero;
        Vector256<int> low0 = default, low1 = default, low2 = default, low3 = default;
        Vector256<int> high0 = default, high1 = default, high2 = default, high3 = default;
        for (var tap = 0; tap < rows; tap += 2)
        {
            var upper = Vector256.LoadUnsafe(ref pixels, (nuint)((long)tap * rowBytes));
            var lower = tap + 1 < rows ? Vector256.LoadUnsafe(ref pixels, (nuint)((long)(tap + 1) * rowBytes)) : zero;
            var front = Avx2.UnpackLow(upper, lower);
            var back = Avx2.UnpackHigh(upper, lower);
            var lowWeights = Vector256.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref low, tap * sizeof(short)))).AsInt16();
            var highWeights = Vector256.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref high, tap * sizeof(short)))).AsInt16();
            var pair = Avx2.UnpackLow(front, zero).AsInt16();
            low0 += Avx2.MultiplyAddAdjacent(pair, lowWeights);
            high0 += Avx2.MultiplyAddAdjacent(pair, highWeights);
            pair = Avx2.UnpackHigh(front, zero).AsInt16();
            low1 += Avx2.MultiplyAddAdjacent(pair, lowWeights);
            high1 += Avx2.MultiplyAddAdjacent(pair, highWeights);
            pair = Avx2.UnpackLow(back, zero).AsInt16();
            low2 += Avx2.MultiplyAddAdjacent(pair, lowWeights);
            high2 += Avx2.MultiplyAddAdjacent(pair, highWeights);
            pair = Avx2.UnpackHigh(back, zero).AsInt16();
            low3 += Avx2.MultiplyAddAdjacent(pair, lowWeights);
            high3 += Avx2.MultiplyAddAdjacent(pair, highWeights);
        }
        var frontWords = Avx2.PackSignedSaturate(Round(low0, high0), Round(low1, high1));
        var backWords = Avx2.PackSignedSaturate(Round(low2, high2), Round(low3, high3));
        return Avx2.PackUnsignedSaturate(frontWords, backWords);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(Vector256<int> low, Vector256<int> high) =>
        (low + (high << FilterTable.LowBits) + Vector256.Create(FilterTable.Half)) >> FilterTable.PrecisionBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Block512(ref byte pixels, int rowBytes, int rows, FilterTable table, int row)
    {
        ref var low = ref Unsafe.As<short, byte>(ref table.Low[row * table.TapCount]);
        ref var high = ref Unsafe.As<short, byte>(ref table.High[row * table.TapCount]);
        var zero = Vector512<byte>.Zero;
        Vector512<int> low0 = default, low1 = default, low2 = default, low3 = default;
        Vector512<int> high0 = default, high1 = default, high2 = default, high3 = default;
        for (var tap = 0; tap < rows; tap += 2)
        {
            var upper = Vector512.LoadUnsafe(ref pixels, (nuint)((long)tap * rowBytes));
            var lower = tap + 1 < rows ? Vector512.LoadUnsafe(ref pixels, (nuint)((long)(tap + 1) * rowBytes)) : zero;
            var front = Avx512BW.UnpackLow(upper, lower);
            var back = Avx512BW.UnpackHigh(upper, lower);
            var lowWeights = Vector512.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref low, tap * sizeof(short)))).AsInt16();
            var highWeights = Vector512.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref high, tap * sizeof(short)))).AsInt16();
            var pair = Avx512BW.UnpackLow(front, zero).AsInt16();
            low0 += Avx512BW.MultiplyAddAdjacent(pair, lowWeights);
            high0 += Avx512BW.MultiplyAddAdjacent(pair, highWeights);
            pair = Avx512BW.UnpackHigh(front, zero).AsInt16();
            low1 += Avx512BW.MultiplyAddAdjacent(pair, lowWeights);
            high1 += Avx512BW.MultiplyAddAdjacent(pair, highWeights);
            pair = Avx512BW.UnpackLow(back, zero).AsInt16();
            low2 += Avx512BW.MultiplyAddAdjacent(pair, lowWeights);
            high2 += Avx512BW.MultiplyAddAdjacent(pair, highWeights);
            pair = Avx512BW.UnpackHigh(back, zero).AsInt16();
            low3 += Avx512BW.MultiplyAddAdjacent(pair, lowWeights);
            high3 += Avx512BW.MultiplyAddAdjacent(pair, highWeights);
        }
        var frontWords = Avx512BW.PackSignedSaturate(Round(low0, high0), Round(low1, high1));
        var backWords = Avx512BW.PackSignedSaturate(Round(low2, high2), Round(low3, high3));
        return Avx512BW.PackUnsignedSaturate(frontWords, backWords);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Round(Vector512<int> low, Vector512<int> high) =>
        (low + (high << FilterTable.LowBits) + Vector512.Create(FilterTable.Half)) >> FilterTable.PrecisionBits;
}

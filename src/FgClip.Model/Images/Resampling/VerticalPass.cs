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
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported && rowBytes >= Vector512<byte>.Count)
            RunAvx512(source, rowBytes, destination, table, row);
        else if (Avx2.IsSupported && rowBytes >= Vector256<byte>.Count)
            RunAvx2(source, rowBytes, destination, table, row);
        else
            RunScalar(source, rowBytes, destination, table, row);
    }

    /// <summary>The plain loop, for processors without AVX2 and rows under 32 bytes.</summary>
    public static void RunScalar(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table, int row)
    {
        var start = table.Starts[row];
        var weights = table.Weights.AsSpan(row * table.TapCount, table.Counts[row]);
        for (var column = 0; column < rowBytes; column++)
        {
            var sum = table.Half;
            for (var tap = 0; tap < weights.Length; tap++)
            {
                sum += source[((start + tap) * rowBytes) + column] * weights[tap];
            }
            destination[column] = table.Clip(sum);
        }
    }

    /// <summary>32 columns at a time and two rows a step; the last block overlaps the one before it.</summary>
    public static void RunAvx2(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table, int row)
    {
        if (table.IsNarrow)
            RunAvx2<NarrowWeights>(source, rowBytes, destination, table, row);
        else
            RunAvx2<WideWeights>(source, rowBytes, destination, table, row);
    }

    private static void RunAvx2<TWeights>(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table, int row)
        where TWeights : struct, IWeightFormat
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowBytes, Vector256<byte>.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, rowBytes);
        var rows = table.Counts[row];
        ref var pixels = ref MemoryMarshal.GetReference(source.Slice(table.Starts[row] * rowBytes, rows * rowBytes));
        ref var result = ref MemoryMarshal.GetReference(destination);
        for (var column = 0; ; column += Vector256<byte>.Count)
        {
            column = Math.Min(column, rowBytes - Vector256<byte>.Count);
            Block<TWeights>(ref Unsafe.Add(ref pixels, column), rowBytes, rows, table, row).StoreUnsafe(ref result, (nuint)column);
            if (column == rowBytes - Vector256<byte>.Count)
                break;
        }
    }

    /// <summary>The same, 64 columns at a time.</summary>
    public static void RunAvx512(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table, int row)
    {
        if (table.IsNarrow)
            RunAvx512<NarrowWeights>(source, rowBytes, destination, table, row);
        else
            RunAvx512<WideWeights>(source, rowBytes, destination, table, row);
    }

    private static void RunAvx512<TWeights>(ReadOnlySpan<byte> source, int rowBytes, Span<byte> destination, FilterTable table, int row)
        where TWeights : struct, IWeightFormat
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowBytes, Vector512<byte>.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, rowBytes);
        var rows = table.Counts[row];
        ref var pixels = ref MemoryMarshal.GetReference(source.Slice(table.Starts[row] * rowBytes, rows * rowBytes));
        ref var result = ref MemoryMarshal.GetReference(destination);
        for (var column = 0; ; column += Vector512<byte>.Count)
        {
            column = Math.Min(column, rowBytes - Vector512<byte>.Count);
            Block512<TWeights>(ref Unsafe.Add(ref pixels, column), rowBytes, rows, table, row).StoreUnsafe(ref result, (nuint)column);
            if (column == rowBytes - Vector512<byte>.Count)
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Block<TWeights>(ref byte pixels, int rowBytes, int rows, FilterTable table, int row)
        where TWeights : struct, IWeightFormat
    {
        ref var low = ref Unsafe.As<short, byte>(ref table.Low[row * table.TapCount]);
        ref var high = ref TWeights.IsWide ? ref Unsafe.As<short, byte>(ref table.High[row * table.TapCount]) : ref low;
        var zero = Vector256<byte>.Zero;
        var (half, bits) = (Vector256.Create(table.Half), table.PrecisionBits);
        Vector256<int> low0 = default, low1 = default, low2 = default, low3 = default;
        Vector256<int> high0 = default, high1 = default, high2 = default, high3 = default;
        for (var tap = 0; tap < rows; tap += 2)
        {
            var upper = Vector256.LoadUnsafe(ref pixels, (nuint)((long)tap * rowBytes));
            var lower = tap + 1 < rows ? Vector256.LoadUnsafe(ref pixels, (nuint)((long)(tap + 1) * rowBytes)) : zero;
            var front = Avx2.UnpackLow(upper, lower);
            var back = Avx2.UnpackHigh(upper, lower);
            var lowWeights = Vector256.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref low, tap * sizeof(short)))).AsInt16();
            var highWeights = TWeights.IsWide ? Vector256.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref high, tap * sizeof(short))))
                .AsInt16() : default;
            var pair = Avx2.UnpackLow(front, zero).AsInt16();
            low0 += Avx2.MultiplyAddAdjacent(pair, lowWeights);
            if (TWeights.IsWide)
                high0 += Avx2.MultiplyAddAdjacent(pair, highWeights);
            pair = Avx2.UnpackHigh(front, zero).AsInt16();
            low1 += Avx2.MultiplyAddAdjacent(pair, lowWeights);
            if (TWeights.IsWide)
                high1 += Avx2.MultiplyAddAdjacent(pair, highWeights);
            pair = Avx2.UnpackLow(back, zero).AsInt16();
            low2 += Avx2.MultiplyAddAdjacent(pair, lowWeights);
            if (TWeights.IsWide)
                high2 += Avx2.MultiplyAddAdjacent(pair, highWeights);
            pair = Avx2.UnpackHigh(back, zero).AsInt16();
            low3 += Avx2.MultiplyAddAdjacent(pair, lowWeights);
            if (TWeights.IsWide)
                high3 += Avx2.MultiplyAddAdjacent(pair, highWeights);
        }
        var frontWords = Avx2.PackSignedSaturate(Round<TWeights>(low0, high0, half, bits), Round<TWeights>(low1, high1, half, bits));
        var backWords = Avx2.PackSignedSaturate(Round<TWeights>(low2, high2, half, bits), Round<TWeights>(low3, high3, half, bits));
        return Avx2.PackUnsignedSaturate(frontWords, backWords);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round<TWeights>(Vector256<int> low, Vector256<int> high, Vector256<int> half, int bits)
        where TWeights : struct, IWeightFormat => ((TWeights.IsWide ? low + (high << FilterTable.LowBits) : low) + half) >> bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Block512<TWeights>(ref byte pixels, int rowBytes, int rows, FilterTable table, int row)
        where TWeights : struct, IWeightFormat
    {
        ref var low = ref Unsafe.As<short, byte>(ref table.Low[row * table.TapCount]);
        ref var high = ref TWeights.IsWide ? ref Unsafe.As<short, byte>(ref table.High[row * table.TapCount]) : ref low;
        var zero = Vector512<byte>.Zero;
        var (half, bits) = (Vector512.Create(table.Half), table.PrecisionBits);
        Vector512<int> low0 = default, low1 = default, low2 = default, low3 = default;
        Vector512<int> high0 = default, high1 = default, high2 = default, high3 = default;
        for (var tap = 0; tap < rows; tap += 2)
        {
            var upper = Vector512.LoadUnsafe(ref pixels, (nuint)((long)tap * rowBytes));
            var lower = tap + 1 < rows ? Vector512.LoadUnsafe(ref pixels, (nuint)((long)(tap + 1) * rowBytes)) : zero;
            var front = Avx512BW.UnpackLow(upper, lower);
            var back = Avx512BW.UnpackHigh(upper, lower);
            var lowWeights = Vector512.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref low, tap * sizeof(short)))).AsInt16();
            var highWeights = TWeights.IsWide ? Vector512.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref high, tap * sizeof(short))))
                .AsInt16() : default;
            var pair = Avx512BW.UnpackLow(front, zero).AsInt16();
            low0 += Avx512BW.MultiplyAddAdjacent(pair, lowWeights);
            if (TWeights.IsWide)
                high0 += Avx512BW.MultiplyAddAdjacent(pair, highWeights);
            pair = Avx512BW.UnpackHigh(front, zero).AsInt16();
            low1 += Avx512BW.MultiplyAddAdjacent(pair, lowWeights);
            if (TWeights.IsWide)
                high1 += Avx512BW.MultiplyAddAdjacent(pair, highWeights);
            pair = Avx512BW.UnpackLow(back, zero).AsInt16();
            low2 += Avx512BW.MultiplyAddAdjacent(pair, lowWeights);
            if (TWeights.IsWide)
                high2 += Avx512BW.MultiplyAddAdjacent(pair, highWeights);
            pair = Avx512BW.UnpackHigh(back, zero).AsInt16();
            low3 += Avx512BW.MultiplyAddAdjacent(pair, lowWeights);
            if (TWeights.IsWide)
                high3 += Avx512BW.MultiplyAddAdjacent(pair, highWeights);
        }
        var frontWords = Avx512BW.PackSignedSaturate(Round<TWeights>(low0, high0, half, bits), Round<TWeights>(low1, high1, half, bits));
        var backWords = Avx512BW.PackSignedSaturate(Round<TWeights>(low2, high2, half, bits), Round<TWeights>(low3, high3, half, bits));
        return Avx512BW.PackUnsignedSaturate(frontWords, backWords);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Round<TWeights>(Vector512<int> low, Vector512<int> high, Vector512<int> half, int bits)
        where TWeights : struct, IWeightFormat => ((TWeights.IsWide ? low + (high << FilterTable.LowBits) : low) + half) >> bits;
}

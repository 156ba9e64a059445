using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FgClip.Mining.Screening;

/// <summary>
/// The products of four rows of anchors with sixteen of candidates, in whole numbers. An instruction multiplies 32 pairs of bytes and adds
/// two neighbours in 16 bits. With codes of at most <see cref="Codes.Limit"/> and twice that, two such sums fit in 16 bits; then they are
/// widened to 32.
/// </summary>
internal static unsafe class ScreenKernel
{
    /// <summary>Anchors and candidates of a call.</summary>
    public const int Anchors = 4, Candidates = 16;

    private const int BytesPerLoad = 32, NumbersPerLoad = 8, CodesPerLoad = 4;

    /// <summary>Whether this processor multiplies bytes.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Adds the products of some columns.</summary>
    /// <param name="anchors">The first code of four rows from 0 on.</param>
    /// <param name="stride">Codes from one row to the next.</param>
    /// <param name="candidates">A panel of codes around 0.</param>
    /// <param name="columns">Codes of a row that are multiplied; a multiple of <see cref="Codes.Step"/>.</param>
    /// <param name="sums">What they are added to, 16 for each anchor; aligned to 64 bytes.</param>
    public static void Multiply(byte* anchors, int stride, sbyte* candidates, int columns, int* sums)
    {
        if (Avx512BW.IsSupported)
            MultiplyWide(anchors, stride, candidates, columns, sums);
        else
            MultiplyNarrow(anchors, stride, candidates, columns, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyNarrow(byte* anchors, int stride, sbyte* candidates, int columns, int* sums)
    {
        byte* second = anchors + stride, third = second + stride, fourth = third + stride;
        Vector256<int> x0 = Vector256.LoadAligned(sums), y0 = Vector256.LoadAligned(sums + NumbersPerLoad);
        Vector256<int> x1 = Vector256.LoadAligned(sums + 2 * NumbersPerLoad), y1 = Vector256.LoadAligned(sums + 3 * NumbersPerLoad);
        Vector256<int> x2 = Vector256.LoadAligned(sums + 4 * NumbersPerLoad), y2 = Vector256.LoadAligned(sums + 5 * NumbersPerLoad);
        Vector256<int> x3 = Vector256.LoadAligned(sums + 6 * NumbersPerLoad), y3 = Vector256.LoadAligned(sums + 7 * NumbersPerLoad);
        for (var column = 0; column < columns; column += 2 * CodesPerLoad)
        {
            var (a, b) = (Vector256.LoadAligned(candidates), Vector256.LoadAligned(candidates + BytesPerLoad));
            var (c, d) = (Vector256.LoadAligned(candidates + 2 * BytesPerLoad), Vector256.LoadAligned(candidates + 3 * BytesPerLoad));
            candidates += 4 * BytesPerLoad;
            var (code, next) = Broadcast(anchors + column);
            (x0, y0) = (Add(x0, code, a, next, c), Add(y0, code, b, next, d));
            (code, next) = Broadcast(second + column);
            (x1, y1) = (Add(x1, code, a, next, c), Add(y1, code, b, next, d));
            (code, next) = Broadcast(third + column);
            (x2, y2) = (Add(x2, code, a, next, c), Add(y2, code, b, next, d));
            (code, next) = Broadcast(fourth + column);
            (x3, y3) = (Add(x3, code, a, next, c), Add(y3, code, b, next, d));
        }

        x0.StoreAligned(sums);
        y0.StoreAligned(sums + NumbersPerLoad);
        x1.StoreAligned(sums + 2 * NumbersPerLoad);
        y1.StoreAligned(sums + 3 * NumbersPerLoad);
        x2.StoreAligned(sums + 4 * NumbersPerLoad);
        y2.StoreAligned(sums + 5 * NumbersPerLoad);
        x3.StoreAligned(sums + 6 * NumbersPerLoad);
        y3.StoreAligned(sums + 7 * NumbersPerLoad);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyWide(byte* anchors, int stride, sbyte* candidates, int columns, int* sums)
    {
        byte* second = anchors + stride, third = second + stride, fourth = third + stride;
        Vector512<int> x = Vector512.LoadAligned(sums), y = Vector512.LoadAligned(sums + Candidates);
        Vector512<int> z = Vector512.LoadAligned(sums + 2 * Candidates), w = Vector512.LoadAligned(sums + 3 * Candidates);
        for (var column = 0; column < columns; column += 2 * CodesPerLoad)
        {
            var (a, b) = (Vector512.LoadAligned(candidates), Vector512.LoadAligned(candidates + 2 * BytesPerLoad));
            candidates += 4 * BytesPerLoad;
            x = Add(x, anchors + column, a, b);
            y = Add(y, second + column, a, b);
            z = Add(z, third + column, a, b);
            w = Add(w, fourth + column, a, b);
        }

        x.StoreAligned(sums);
        y.StoreAligned(sums + Candidates);
        z.StoreAligned(sums + 2 * Candidates);
        w.StoreAligned(sums + 3 * Candidates);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<byte> Code, Vector256<byte> Next) Broadcast(byte* codes) =>
        (Vector256.Create(*(int*)codes).AsByte(), Vector256.Create(*(int*)(codes + CodesPerLoad)).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(
        Vector256<int> sums, Vector256<byte> code, Vector256<sbyte> a, Vector256<byte> next, Vector256<sbyte> b)
    {
        var pairs = Avx2.Add(Avx2.MultiplyAddAdjacent(code, a), Avx2.MultiplyAddAdjacent(next, b));
        return Avx2.Add(sums, Avx2.MultiplyAddAdjacent(pairs, Vector256.Create((short)1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Add(Vector512<int> sums, byte* codes, Vector512<sbyte> a, Vector512<sbyte> b)
    {
        var left = Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)codes).AsByte(), a);
        var right = Avx512BW.MultiplyAddAdjacent(Vector512.Create(*(int*)(codes + CodesPerLoad)).AsByte(), b);
        return sums + Avx512BW.MultiplyAddAdjacent(Avx512BW.Add(left, right), Vector512.Create((short)1));
    }
}

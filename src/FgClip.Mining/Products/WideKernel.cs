using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FgClip.Mining.Products;

/// <summary>
/// <see cref="ScoreKernel"/> for processors with 32 registers of 512 bits: two panels of anchors with two of candidates. A product is the
/// same chain of fused multiply-adds, and so the same bits.
/// </summary>
internal static unsafe class WideKernel
{
    /// <summary>Panels of each side that are multiplied at once.</summary>
    public const int Panels = 2;

    private const int Lanes = 16;

    /// <summary>Whether this processor has such registers.</summary>
    public static bool IsSupported => Vector512.IsHardwareAccelerated;

    /// <summary>Computes the products of two panels that lie behind each other with two others.</summary>
    /// <param name="anchors">Two panels of <see cref="ScoreKernel.Anchors"/>.</param>
    /// <param name="candidates">Two panels of <see cref="ScoreKernel.Candidates"/>.</param>
    /// <param name="dimensions">Numbers in a vector.</param>
    /// <param name="scores">Where they go, a row for each anchor.</param>
    /// <param name="stride">From one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* anchors, float* candidates, int dimensions, float* scores, int stride)
    {
        Vector512<float> a0 = default, b0 = default, c0 = default, d0 = default;
        Vector512<float> a1 = default, b1 = default, c1 = default, d1 = default;
        Vector512<float> a2 = default, b2 = default, c2 = default, d2 = default;
        Vector512<float> a3 = default, b3 = default, c3 = default, d3 = default;
        Vector512<float> a4 = default, b4 = default, c4 = default, d4 = default;
        Vector512<float> a5 = default, b5 = default, c5 = default, d5 = default;
        float* x = anchors, y = anchors + (long)ScoreKernel.Anchors * dimensions;
        float* p = candidates, q = candidates + (long)ScoreKernel.Candidates * dimensions;
        for (var end = y; x < end; x += ScoreKernel.Anchors, y += ScoreKernel.Anchors, p += Lanes, q += Lanes)
        {
            var (left, right) = (Vector512.Load(p), Vector512.Load(q));
            var anchor = Vector512.Create(x[0]);
            a0 = Vector512.FusedMultiplyAdd(anchor, left, a0);
            b0 = Vector512.FusedMultiplyAdd(anchor, right, b0);
            anchor = Vector512.Create(x[1]);
            a1 = Vector512.FusedMultiplyAdd(anchor, left, a1);
            b1 = Vector512.FusedMultiplyAdd(anchor, right, b1);
            anchor = Vector512.Create(x[2]);
            a2 = Vector512.FusedMultiplyAdd(anchor, left, a2);
            b2 = Vector512.FusedMultiplyAdd(anchor, right, b2);
            anchor = Vector512.Create(x[3]);
            a3 = Vector512.FusedMultiplyAdd(anchor, left, a3);
            b3 = Vector512.FusedMultiplyAdd(anchor, right, b3);
            anchor = Vector512.Create(x[4]);
            a4 = Vector512.FusedMultiplyAdd(anchor, left, a4);
            b4 = Vector512.FusedMultiplyAdd(anchor, right, b4);
            anchor = Vector512.Create(x[5]);
            a5 = Vector512.FusedMultiplyAdd(anchor, left, a5);
            b5 = Vector512.FusedMultiplyAdd(anchor, right, b5);
            anchor = Vector512.Create(y[0]);
            c0 = Vector512.FusedMultiplyAdd(anchor, left, c0);
            d0 = Vector512.FusedMultiplyAdd(anchor, right, d0);
            anchor = Vector512.Create(y[1]);
            c1 = Vector512.FusedMultiplyAdd(anchor, left, c1);
            d1 = Vector512.FusedMultiplyAdd(anchor, right, d1);
            anchor = Vector512.Create(y[2]);
            c2 = Vector512.FusedMultiplyAdd(anchor, left, c2);
            d2 = Vector512.FusedMultiplyAdd(anchor, right, d2);
            anchor = Vector512.Create(y[3]);
            c3 = Vector512.FusedMultiplyAdd(anchor, left, c3);
            d3 = Vector512.FusedMultiplyAdd(anchor, right, d3);
            anchor = Vector512.Create(y[4]);
            c4 = Vector512.FusedMultiplyAdd(anchor, left, c4);
            d4 = Vector512.FusedMultiplyAdd(anchor, right, d4);
            anchor = Vector512.Create(y[5]);
            c5 = Vector512.FusedMultiplyAdd(anchor, left, c5);
            d5 = Vector512.FusedMultiplyAdd(anchor, right, d5);
        }

        Store(a0, b0, scores);
        Store(a1, b1, scores + 1 * stride);
        Store(a2, b2, scores + 2 * stride);
        Store(a3, b3, scores + 3 * stride);
        Store(a4, b4, scores + 4 * stride);
        Store(a5, b5, scores + 5 * stride);
        Store(c0, d0, scores + 6 * stride);
        Store(c1, d1, scores + 7 * stride);
        Store(c2, d2, scores + 8 * stride);
        Store(c3, d3, scores + 9 * stride);
        Store(c4, d4, scores + 10 * stride);
        Store(c5, d5, scores + 11 * stride);
    }

    private static void Store(Vector512<float> left, Vector512<float> right, float* row)
    {
        left.Store(row);
        right.Store(row + Lanes);
    }
}

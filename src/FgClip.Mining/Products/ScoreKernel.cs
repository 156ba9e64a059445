using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FgClip.Mining.Products;

/// <summary>
/// The products of six vectors with sixteen. Each is one chain of fused multiply-adds over the numbers in their order, in registers from
/// start to end. So a score depends on its two vectors alone: not on where they lie in a block, on who runs beside, or on the processor.
/// That is what makes tiles of any size, repeated on any machine, the same bytes.
/// </summary>
internal static unsafe class ScoreKernel
{
    /// <summary>Vectors in a panel of anchors.</summary>
    public const int Anchors = 6;

    /// <summary>Vectors in a panel of candidates.</summary>
    public const int Candidates = 16;

    private const int Lanes = 8;

    /// <summary>Computes the products of two panels.</summary>
    /// <param name="anchors">A panel of <see cref="Anchors"/>.</param>
    /// <param name="candidates">A panel of <see cref="Candidates"/>.</param>
    /// <param name="dimensions">Numbers in a vector.</param>
    /// <param name="scores">Where they go, a row for each anchor.</param>
    /// <param name="stride">From one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* anchors, float* candidates, int dimensions, float* scores, int stride)
    {
        Vector256<float> a0 = default, b0 = default, a1 = default, b1 = default, a2 = default, b2 = default;
        Vector256<float> a3 = default, b3 = default, a4 = default, b4 = default, a5 = default, b5 = default;
        for (var end = anchors + (long)Anchors * dimensions; anchors < end; anchors += Anchors, candidates += Candidates)
        {
            var (left, right) = (Vector256.Load(candidates), Vector256.Load(candidates + Lanes));
            var anchor = Vector256.Create(anchors[0]);
            a0 = Vector256.FusedMultiplyAdd(anchor, left, a0);
            b0 = Vector256.FusedMultiplyAdd(anchor, right, b0);
            anchor = Vector256.Create(anchors[1]);
            a1 = Vector256.FusedMultiplyAdd(anchor, left, a1);
            b1 = Vector256.FusedMultiplyAdd(anchor, right, b1);
            anchor = Vector256.Create(anchors[2]);
            a2 = Vector256.FusedMultiplyAdd(anchor, left, a2);
            b2 = Vector256.FusedMultiplyAdd(anchor, right, b2);
            anchor = Vector256.Create(anchors[3]);
            a3 = Vector256.FusedMultiplyAdd(anchor, left, a3);
            b3 = Vector256.FusedMultiplyAdd(anchor, right, b3);
            anchor = Vector256.Create(anchors[4]);
            a4 = Vector256.FusedMultiplyAdd(anchor, left, a4);
            b4 = Vector256.FusedMultiplyAdd(anchor, right, b4);
            anchor = Vector256.Create(anchors[5]);
            a5 = Vector256.FusedMultiplyAdd(anchor, left, a5);
            b5 = Vector256.FusedMultiplyAdd(anchor, right, b5);
        }

        Store(a0, b0, scores);
        Store(a1, b1, scores + stride);
        Store(a2, b2, scores + 2 * stride);
        Store(a3, b3, scores + 3 * stride);
        Store(a4, b4, scores + 4 * stride);
        Store(a5, b5, scores + 5 * stride);
    }

    private static void Store(Vector256<float> left, Vector256<float> right, float* row)
    {
        left.Store(row);
        right.Store(row + Lanes);
    }
}

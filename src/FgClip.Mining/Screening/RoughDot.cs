using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FgClip.Mining.Screening;

/// <summary>
/// The product of two vectors in float32, with 32 sums side by side: fast, and off by a bounded share of the
/// lengths.
/// </summary>
internal static unsafe class RoughDot
{
    private const int Lanes = 8, Sums = 4 * Lanes;

    /// <summary>How far a product may be from that of <see cref="Products.ExactDot"/>, as a share of both lengths.</summary>
    public static float Tolerance(int dimensions) => (float)(1.01 * (Rounding.Bound(dimensions) + Rounding.Bound(Depth(dimensions))));

    // The most roundings that a number passes through: one of 32 sums, what joins them, and what is left over.
    private static int Depth(int dimensions) => dimensions / Sums + Lanes + 4 + 2 * Sums;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Compute(float* a, float* b, int dimensions)
    {
        Vector256<float> p = default, q = default, r = default, s = default;
        var i = 0;
        for (; i + Sums <= dimensions; i += Sums)
        {
            p = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), p);
            q = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + Lanes), Vector256.Load(b + i + Lanes), q);
            r = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + 2 * Lanes), Vector256.Load(b + i + 2 * Lanes), r);
            s = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + 3 * Lanes), Vector256.Load(b + i + 3 * Lanes), s);
        }

        var sum = Vector256.Sum(p + q + (r + s));
        for (; i < dimensions; i++)
            sum += a[i] * b[i];
        return sum;
    }
}

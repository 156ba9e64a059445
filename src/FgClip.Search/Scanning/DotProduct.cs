using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FgClip.Search.Scanning;

/// <summary>
/// The product of two vectors: four chains of fused multiply-adds, 8 numbers wide. It depends on its two vectors alone, not on where they
/// lie or on what is computed beside them, so that equal vectors have equal scores to the bit.
/// </summary>
internal static unsafe class DotProduct
{
    private const int Lanes = 8, Step = 4 * Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Compute(float* a, float* b, int count)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        var i = 0;
        for (; i + Step <= count; i += Step)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + Lanes), Vector256.Load(b + i + Lanes), s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + 2 * Lanes), Vector256.Load(b + i + 2 * Lanes), s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + 3 * Lanes), Vector256.Load(b + i + 3 * Lanes), s3);
        }

        for (; i + Lanes <= count; i += Lanes)
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), s0);
        var sum = Vector256.Sum(s0 + s1 + (s2 + s3));
        for (; i < count; i++)
            sum = MathF.FusedMultiplyAdd(a[i], b[i], sum);
        return sum;
    }
}

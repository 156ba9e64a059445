using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FgClip.Search.Scanning;

/// <summary>
/// The product of two vectors: four chains of fused multiply-adds, 8 numbers wide. It depends on its two vectors alone, not on where they
/// lie or on what is computed beside them, so that equal vectors have equal scores to the bit.
/// </summary>
internal static unsafe class DotProduct
{
    private const int Lanes = 8, Step = 4 * Lanes, Ahead = 1_536;

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

    /// <summary>Computes the products of one vector with two that lie one behind the other, each as <see cref="Compute"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float First, float Second) ComputeTwo(float* a, float* pair, int count)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, t0 = default, t1 = default, t2 = default, t3 = default;
        float* b = pair, c = pair + count;
        var i = 0;
        for (; i + Step <= count; i += Step)
        {
            // What lies ahead is on another page of memory soon, where the processor does not look by itself.
            Prefetch(b + i + Ahead);
            Prefetch(b + i + Ahead + Step / 2);
            Prefetch(c + i + Ahead);
            Prefetch(c + i + Ahead + Step / 2);
            var (q0, q1) = (Vector256.Load(a + i), Vector256.Load(a + i + Lanes));
            var (q2, q3) = (Vector256.Load(a + i + 2 * Lanes), Vector256.Load(a + i + 3 * Lanes));
            s0 = Vector256.FusedMultiplyAdd(q0, Vector256.Load(b + i), s0);
            t0 = Vector256.FusedMultiplyAdd(q0, Vector256.Load(c + i), t0);
            s1 = Vector256.FusedMultiplyAdd(q1, Vector256.Load(b + i + Lanes), s1);
            t1 = Vector256.FusedMultiplyAdd(q1, Vector256.Load(c + i + Lanes), t1);
            s2 = Vector256.FusedMultiplyAdd(q2, Vector256.Load(b + i + 2 * Lanes), s2);
            t2 = Vector256.FusedMultiplyAdd(q2, Vector256.Load(c + i + 2 * Lanes), t2);
            s3 = Vector256.FusedMultiplyAdd(q3, Vector256.Load(b + i + 3 * Lanes), s3);
            t3 = Vector256.FusedMultiplyAdd(q3, Vector256.Load(c + i + 3 * Lanes), t3);
        }

        for (; i + Lanes <= count; i += Lanes)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), s0);
            t0 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(c + i), t0);
        }

        var (first, second) = (Vector256.Sum(s0 + s1 + (s2 + s3)), Vector256.Sum(t0 + t1 + (t2 + t3)));
        for (; i < count; i++)
        {
            first = MathF.FusedMultiplyAdd(a[i], b[i], first);
            second = MathF.FusedMultiplyAdd(a[i], c[i], second);
        }

        return (first, second);
    }

    // A prefetch of what is not mapped does nothing.
    private static void Prefetch(float* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(address);
    }
}

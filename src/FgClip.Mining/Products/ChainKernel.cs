using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FgClip.Mining.Products;

/// <summary>
/// The products of one vector with sixteen that lie anywhere, to the bit those of <see cref="ExactDot"/>. A chain alone waits four cycles
/// for each of its additions; sixteen side by side keep the processor busy. Eight rows at a time are transposed in registers.
/// </summary>
internal static unsafe class ChainKernel
{
    /// <summary>Vectors of a call.</summary>
    public const int Rows = 16;

    private const int Lanes = 8;

    /// <summary>Multiplies.</summary>
    /// <param name="anchor">The one vector.</param>
    /// <param name="rows">The sixteen.</param>
    /// <param name="dimensions">Numbers in a vector.</param>
    /// <param name="scores">Where the products go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* anchor, float** rows, int dimensions, float* scores)
    {
        if (!Avx.IsSupported)
        {
            for (var row = 0; row < Rows; row++)
                scores[row] = ExactDot.Compute(new(anchor, dimensions), new(rows[row], dimensions));
            return;
        }

        Vector256<float> left = default, right = default;
        var i = 0;
        for (; i + Lanes <= dimensions; i += Lanes)
        {
            left = Add(anchor + i, rows, i, left);
            right = Add(anchor + i, rows + Lanes, i, right);
        }

        left.Store(scores);
        right.Store(scores + Lanes);
        for (; i < dimensions; i++)
        {
            for (var row = 0; row < Rows; row++)
                scores[row] = MathF.FusedMultiplyAdd(anchor[i], rows[row][i], scores[row]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add(float* anchor, float** rows, int at, Vector256<float> sum)
    {
        var (r0, r1) = (Vector256.Load(rows[0] + at), Vector256.Load(rows[1] + at));
        var (r2, r3) = (Vector256.Load(rows[2] + at), Vector256.Load(rows[3] + at));
        var (a, b) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1));
        var (c, d) = (Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        var (u0, u1) = (Avx.Shuffle(a, c, 0x44), Avx.Shuffle(a, c, 0xEE));
        var (u2, u3) = (Avx.Shuffle(b, d, 0x44), Avx.Shuffle(b, d, 0xEE));
        (r0, r1) = (Vector256.Load(rows[4] + at), Vector256.Load(rows[5] + at));
        (r2, r3) = (Vector256.Load(rows[6] + at), Vector256.Load(rows[7] + at));
        (a, b) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1));
        (c, d) = (Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        var (v0, v1) = (Avx.Shuffle(a, c, 0x44), Avx.Shuffle(a, c, 0xEE));
        var (v2, v3) = (Avx.Shuffle(b, d, 0x44), Avx.Shuffle(b, d, 0xEE));
        sum = Vector256.FusedMultiplyAdd(Vector256.Create(anchor[0]), Avx.Permute2x128(u0, v0, 0x20), sum);
        sum = Vector256.FusedMultiplyAdd(Vector256.Create(anchor[1]), Avx.Permute2x128(u1, v1, 0x20), sum);
        sum = Vector256.FusedMultiplyAdd(Vector256.Create(anchor[2]), Avx.Permute2x128(u2, v2, 0x20), sum);
        sum = Vector256.FusedMultiplyAdd(Vector256.Create(anchor[3]), Avx.Permute2x128(u3, v3, 0x20), sum);
        sum = Vector256.FusedMultiplyAdd(Vector256.Create(anchor[4]), Avx.Permute2x128(u0, v0, 0x31), sum);
        sum = Vector256.FusedMultiplyAdd(Vector256.Create(anchor[5]), Avx.Permute2x128(u1, v1, 0x31), sum);
        sum = Vector256.FusedMultiplyAdd(Vector256.Create(anchor[6]), Avx.Permute2x128(u2, v2, 0x31), sum);
        return Vector256.FusedMultiplyAdd(Vector256.Create(anchor[7]), Avx.Permute2x128(u3, v3, 0x31), sum);
    }
}

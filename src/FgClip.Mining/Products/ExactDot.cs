namespace FgClip.Mining.Products;

/// <summary>The product of two vectors, to the bit what <see cref="ScoreKernel"/> gives for them.</summary>
internal static class ExactDot
{
    public static float Compute(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        b = b[..a.Length];
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
            sum = MathF.FusedMultiplyAdd(a[i], b[i], sum);
        return sum;
    }
}

using System.Numerics.Tensors;

namespace FgClip.Model.Tests.Encoders;

internal static class Features
{
    /// <summary>The tolerance of float32: cosine 0.99999 and the largest difference.</summary>
    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float difference = 1e-3f)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(LargestDifference(expected, actual), 0, difference);
        if (TensorPrimitives.Norm(expected) > 0)
            Assert.InRange(TensorPrimitives.CosineSimilarity(expected, actual), 0.99999f, 1.00001f);
    }

    public static float LargestDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var difference = new float[a.Length];
        TensorPrimitives.Subtract(a, b, difference);
        return Math.Abs(TensorPrimitives.MaxMagnitude<float>(difference));
    }

    public static float[] Mean(ReadOnlySpan<float> vectors, int size)
    {
        var mean = new float[size];
        for (var at = 0; at < vectors.Length; at += size)
            TensorPrimitives.Add(mean, vectors.Slice(at, size), mean);
        TensorPrimitives.Divide(mean, vectors.Length / size, mean);
        return mean;
    }
}

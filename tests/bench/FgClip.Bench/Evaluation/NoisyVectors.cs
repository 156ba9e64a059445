using FgClip.TestKit.Datasets;

namespace FgClip.Bench.Evaluation;

/// <summary>Vectors that lie around others.</summary>
internal static class NoisyVectors
{
    /// <summary>A vector of length 1 near another one.</summary>
    /// <param name="vector">The other one.</param>
    /// <param name="seed">What the noise follows from.</param>
    /// <param name="noise">How long the noise is, where the other one has length 1.</param>
    public static float[] Near(float[] vector, int seed, float noise)
    {
        var sum = vector.Zip(VectorDataset.Unit(seed, vector.Length), (x, y) => x + (noise * y)).ToArray();
        var length = MathF.Sqrt(sum.Sum(x => x * x));
        return [.. sum.Select(x => x / length)];
    }
}

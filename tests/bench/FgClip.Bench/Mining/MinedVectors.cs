using FgClip.TestKit.Datasets;

namespace FgClip.Bench.Mining;

/// <summary>How the vectors of a measurement lie.</summary>
public enum VectorKind
{
    /// <summary>Evenly in all directions, which leaves a bound the least.</summary>
    Even,

    /// <summary>
    /// In 1,000 clusters that have as much spread as their centres have, halved; the variance of the i-th number falls as 1/i.
    /// </summary>
    Clusters,
}

/// <summary>The vectors of images and captions of a measurement, by their numbers.</summary>
/// <param name="kind">How they lie.</param>
/// <param name="dimensions">Numbers in a vector.</param>
internal sealed class MinedVectors(VectorKind kind, int dimensions)
{
    private const int Clusters = 1_000;
    private const float Spread = 0.5f;

    private readonly float[][] _centers =
        kind == VectorKind.Even ? [] : [.. Enumerable.Range(0, Clusters).Select(i => Fall(VectorDataset.Unit(i, dimensions)))];

    /// <summary>Creates a vector of length 1. An even number is an image's, and the next one its caption's.</summary>
    public float[] Create(int number)
    {
        var vector = VectorDataset.Unit(Clusters + number, dimensions);
        if (kind == VectorKind.Even)
            return vector;
        // Image and caption are of one cluster; which one follows from their row alone.
        var center = _centers[(int)(number / 2 * 2654435761L % Clusters)];
        float[] sum = [.. Fall(vector).Zip(center, (a, b) => Spread * a + b)];
        var length = MathF.Sqrt(sum.Sum(value => value * value));
        return [.. sum.Select(value => value / length)];
    }

    private static float[] Fall(float[] vector) => [.. vector.Select((value, i) => value / MathF.Sqrt(i + 1))];
}

using System.Numerics.Tensors;
using FgClip.Mining.Products;

namespace FgClip.Mining.Screening;

/// <summary>The bases that are worth a trial: the leading 64, 128 and 256 directions, and all numbers as they are.</summary>
internal static class ScreenBases
{
    private static readonly int[] Sizes = [64, 128, 256];

    /// <summary>Finds the bases for two samples of vectors.</summary>
    public static IReadOnlyList<ScreenBasis> Find(VectorRows anchors, VectorRows candidates, ScreenMeans means, int threads)
    {
        var dimensions = anchors.Dimensions;
        int[] sizes = [.. Sizes.Where(size => size <= dimensions / 2)];
        if (sizes.Length == 0)
            return [ScreenBasis.Plain(dimensions)];

        var samples = new float[(anchors.Count + candidates.Count) * dimensions];
        Center(anchors, means.Anchors, samples);
        Center(candidates, means.Candidates, samples.AsSpan(anchors.Count * dimensions));
        var directions = LeadingDirections.Find(samples, dimensions, sizes[^1], threads);
        return [
            .. sizes.Select(size =>
                ScreenBasis.Create(dimensions, LeadingDirections.Spread(directions.AsSpan(0, size * dimensions), dimensions))),
            ScreenBasis.Plain(dimensions)];
    }

    private static void Center(VectorRows rows, float[] mean, Span<float> target)
    {
        for (var row = 0; row < rows.Count; row++)
            TensorPrimitives.Subtract(rows[row], mean, target[(row * mean.Length)..]);
    }
}

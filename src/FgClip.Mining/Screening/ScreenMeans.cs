using FgClip.Mining.Products;

namespace FgClip.Mining.Screening;

/// <summary>
/// What is taken off the vectors of each side before they are coded. Vectors of a model lie in a narrow cone: without their mean they are
/// shorter, and so are the errors. Bounds hold with any two vectors; these are the means of samples.
/// </summary>
/// <param name="Anchors">Of the anchors.</param>
/// <param name="Candidates">Of the candidates.</param>
internal sealed record ScreenMeans(float[] Anchors, float[] Candidates)
{
    /// <summary>Takes the means of two samples.</summary>
    public static ScreenMeans Create(VectorRows anchors, VectorRows candidates) => new(Mean(anchors), Mean(candidates));

    private static float[] Mean(VectorRows rows)
    {
        var sums = new double[rows.Dimensions];
        for (var row = 0; row < rows.Count; row++)
        {
            var values = rows[row];
            for (var i = 0; i < sums.Length; i++)
                sums[i] += values[i];
        }

        return [.. sums.Select(sum => (float)(sum / Math.Max(1, rows.Count)))];
    }
}

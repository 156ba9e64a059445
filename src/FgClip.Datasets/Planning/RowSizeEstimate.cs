using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Planning;

/// <summary>How many bytes a row is expected to take in its part, besides the columns it brings along.</summary>
/// <param name="Row">Bytes of every row.</param>
/// <param name="Box">Bytes of each box.</param>
/// <param name="Negative">Bytes of each phrase that is not true of a box.</param>
public readonly record struct RowSizeEstimate(long Row, long Box = 0, long Negative = 0)
{
    private const int OwnColumns = 128;

    /// <summary>The estimate for a job's features. Vectors are float32 and hardly shrink, so their size is their length.</summary>
    /// <param name="features">What the job computes.</param>
    /// <param name="dimension">The length of a vector.</param>
    /// <param name="patches">Patches of a picture's dense map: the most that there may be.</param>
    public static RowSizeEstimate For(FeatureOptions features, int dimension, int patches)
    {
        var vector = sizeof(float) * (long)dimension;
        var vectors = (features.Image ? 1 : 0) + features.TextHeads.Count + (features.Dense ? patches : 0);
        return features.Regions
            ? new RowSizeEstimate(OwnColumns + vectors * vector, 2 * vector, vector)
            : new RowSizeEstimate(OwnColumns + vectors * vector);
    }

    /// <summary>The estimate for one row.</summary>
    internal long Of(ManifestRow row, long manifestBytes)
    {
        var negatives = 0;
        foreach (var box in row.Boxes)
            negatives += box.Negatives.Count;
        return Row + manifestBytes + row.Boxes.Count * Box + negatives * Negative;
    }
}

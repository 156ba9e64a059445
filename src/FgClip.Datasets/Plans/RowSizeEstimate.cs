using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>How many bytes a row is expected to take in its part, besides the columns it brings along.</summary>
/// <param name="Row">Bytes of every row.</param>
/// <param name="Box">Bytes of each box.</param>
/// <param name="Negative">Bytes of each phrase that is not true of a box.</param>
public readonly record struct RowSizeEstimate(long Row, long Box = 0, long Negative = 0)
{
    private const int OwnColumns = 128;

    /// <summary>The estimate for a job's features. Vectors hardly shrink, so their size is their length times that of a number.</summary>
    /// <param name="features">What the job computes.</param>
    /// <param name="dimension">The length of a vector.</param>
    /// <param name="patches">Patches of an image's dense map: the most that there may be.</param>
    public static RowSizeEstimate For(FeatureOptions features, int dimension, int patches)
    {
        var vector = (features.VectorType is VectorType.Float16 ? 2 : sizeof(float)) * (long)dimension;
        var row = OwnColumns + ((features.Image ? 1 : 0) + features.TextHeads.Count) * vector + Dense(features, dimension, patches);
        if (!features.Regions)
            return new RowSizeEstimate(row);
        return features.RegionTexts switch
        {
            RegionTexts.None => new RowSizeEstimate(row, vector),
            RegionTexts.Labels => new RowSizeEstimate(row, 2 * vector),
            _ => new RowSizeEstimate(row, 2 * vector, vector),
        };
    }

    /// <summary>The estimate for one row.</summary>
    internal long Estimate(ManifestRow row)
    {
        var negatives = 0;
        foreach (var box in row.Boxes)
            negatives += box.Negatives.Count;
        return Estimate(row.Bytes, row.Boxes.Count, negatives);
    }

    /// <summary>The estimate for a row with so many bytes in its manifest, so many boxes and negatives.</summary>
    internal long Estimate(long manifestBytes, long boxes, long negatives) => Row + manifestBytes + boxes * Box + negatives * Negative;

    private static long Dense(FeatureOptions features, int dimension, int patches)
    {
        if (!features.Dense)
            return 0;
        var cells = features.DenseGrid is { } grid ? (long)grid.High * grid.Wide : patches;
        return cells * dimension * features.DenseType switch { DenseType.Float16 => 2, DenseType.Int8 => 1, _ => sizeof(float) };
    }
}

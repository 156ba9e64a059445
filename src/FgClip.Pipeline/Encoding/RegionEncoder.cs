using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Regions;
using FgClip.Pipeline.Preparing;

namespace FgClip.Pipeline.Encoding;

/// <summary>A row's boxes to its regions: a vector of the dense map for each box, and one for each phrase that is asked for.</summary>
internal sealed class RegionEncoder(FeatureOptions features)
{
    private readonly bool _labels = features.RegionTexts is not RegionTexts.None;
    private readonly bool _negatives = features.RegionTexts is RegionTexts.All;

    /// <summary>Whether the row's image is needed as a dense map.</summary>
    public bool NeedsDense(InputRow row) => features.Regions && row.Boxes.Count > 0;

    /// <summary>Asks for the vectors of the row's phrases.</summary>
    public void AddTexts(InputRow row, TextEmbeddingCache texts)
    {
        if (!features.Regions)
            return;
        foreach (var box in row.Boxes)
        {
            if (_labels && !string.IsNullOrWhiteSpace(box.Label))
                texts.Add(box.Label, WalkType.Box);
            if (!_negatives)
                continue;
            foreach (var negative in box.Negatives)
                texts.Add(negative, WalkType.Box);
        }
    }

    /// <summary>The row's regions, one for one with its boxes; null where regions are not asked for or the row is none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="image">Its image's vectors, the dense ones among them; null where it failed or has no boxes.</param>
    /// <param name="texts">The phrases' vectors.</param>
    /// <param name="finite">Leaves out vectors that are not finite.</param>
    public IReadOnlyList<OutputRegion>? Encode(PreparedRow row, ImageFeatures? image, TextEmbeddingCache texts, FiniteVectors finite)
    {
        if (!features.Regions || row.Input.Fault is not null || row.Input.Fields?.Boxes is not null)
            return null;
        return [.. row.Input.Boxes.Select(box => Encode(box, row, image, texts, finite))];
    }

    private OutputRegion Encode(InputBox box, PreparedRow row, ImageFeatures? image, TextEmbeddingCache texts, FiniteVectors finite)
    {
        var pixels = Pixels(box.Box, row);
        return new(
            pixels,
            box.Label,
            pixels is null || image is null ? null : finite.Keep(Pool(pixels, row, image), "vector of a region"),
            _labels && !string.IsNullOrWhiteSpace(box.Label) ? finite.Keep(texts.Vector(box.Label, WalkType.Box), "vector of a phrase")
            : null,
            box.Negatives,
            _negatives ? EncodeNegatives(box, texts, finite) : null);
    }

    /// <summary>One for one with the phrases, so they are all there or none is.</summary>
    private static List<float[]>? EncodeNegatives(InputBox box, TextEmbeddingCache texts, FiniteVectors finite)
    {
        var vectors = box.Negatives.Select(negative => finite.Keep(texts.Vector(negative, WalkType.Box), "vector of a phrase"))
            .OfType<float[]>().ToList();
        return vectors.Count == box.Negatives.Count ? vectors : null;
    }

    /// <summary>The corners in pixels of the image; null where that takes an image that failed.</summary>
    private static IReadOnlyList<double>? Pixels(IReadOnlyList<double> box, PreparedRow row)
    {
        if (row.Input.BoxUnits is BoxUnits.Pixels)
            return box;
        return row.Image is { } image
            ? [box[0] * image.Width, box[1] * image.Height, box[2] * image.Width, box[3] * image.Height]
            : null;
    }

    private float[] Pool(IReadOnlyList<double> pixels, PreparedRow row, ImageFeatures image)
    {
        var box = new RegionBox((float)pixels[0], (float)pixels[1], (float)pixels[2], (float)pixels[3]);
        var vector = new float[image.Dense.Length / image.Shape.Count];
        RoiAlign.Pool(image.Dense.Span, image.Shape, box.ToCells(row.Image!.Width, row.Image.Height, image.Shape), vector);
        if (features.Normalize)
            VectorMath.Normalize(vector);
        return vector;
    }
}

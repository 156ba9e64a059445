using System.Numerics.Tensors;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Images;
using FgClip.Model.Regions;
using FgClip.Pipeline.Models;

namespace FgClip.Serving.Batching;

/// <summary>Items of one group to vectors, as a shard's are.</summary>
/// <param name="model">The model.</param>
/// <param name="normalize">Whether vectors are brought to length 1.</param>
internal sealed class BatchEncoder(LoadedModel model, bool normalize)
{
    private int Dimensions => model.Folder.Manifest.EmbeddingSize;

    /// <summary>Computes the vectors, in the order of the items.</summary>
    /// <exception cref="EncoderException">The device failed.</exception>
    /// <exception cref="NotFiniteNumberException">The model gave a number that is not finite.</exception>
    public IReadOnlyList<float[]> Encode(IReadOnlyList<EmbeddingItem> items)
    {
        var vectors = items[0] is TextItem ? EncodeTexts([.. items.Cast<TextItem>()]) : EncodeImages([.. items.Cast<ImageItem>()]);
        foreach (var vector in vectors)
        {
            if (!TensorPrimitives.IsFiniteAll<float>(vector))
                throw new NotFiniteNumberException("the model gave a number that is not finite, so there is no vector.");
            if (normalize)
                VectorMath.Normalize(vector);
        }

        return vectors;
    }

    private List<float[]> EncodeTexts(IReadOnlyList<TextItem> items)
    {
        var walks = items.Select(item => item.Walk).Distinct().ToList();
        var vectors = model.Encoder.EncodeTexts([.. items.Select(item => item.Ids)], walks);
        return [.. items.Select((item, i) => vectors[item.Walk].AsSpan(i * Dimensions, Dimensions).ToArray())];
    }

    private List<float[]> EncodeImages(IReadOnlyList<ImageItem> items)
    {
        var outputs = items[0].Box is null ? ImageOutputs.Pooled : ImageOutputs.Dense;
        var features = model.Encoder.EncodeImages([.. items.Select(item => item.Image)], outputs);
        return [.. items.Zip(features, (item, found) => item.Box is { } box ? Pool(found, item.Image, box) : found.Pooled.ToArray())];
    }

    private float[] Pool(ImageFeatures map, PreparedImage image, RegionBox box)
    {
        var vector = new float[Dimensions];
        RoiAlign.Pool(map.Dense.Span, map.Shape, box.ToCells(image.Width, image.Height, map.Shape), vector);
        return vector;
    }
}

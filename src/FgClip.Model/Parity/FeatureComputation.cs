using System.Numerics.Tensors;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Images;
using FgClip.Model.Regions;
using FgClip.Model.Tokenization;

namespace FgClip.Model.Parity;

/// <summary>Computes what a reference holds, from image and text to vector, as a job does. One graph is open at a time.</summary>
internal sealed class FeatureComputation(ModelFolder folder, EncoderOptions options)
{
    private const int TextsAtOnce = 8;

    /// <summary>The same images and texts, with the folder's vectors in place of those that were there.</summary>
    public async Task<ReferenceFeatures> RunAsync(ReferenceFeatures wanted, OpenImage open, CancellationToken cancellationToken) => new()
    {
        Images = await ImagesAsync(wanted.Images, open, cancellationToken),
        Texts = Texts(wanted.Texts, cancellationToken),
    };

    private async Task<IReadOnlyList<ReferenceImage>> ImagesAsync(
        IReadOnlyList<ReferenceImage> wanted, OpenImage open, CancellationToken cancellationToken)
    {
        using var encoder = new FgClipEncoder(folder, options);
        var preparer = new ImagePreparer(folder.Manifest.Pixels);
        List<ReferenceImage> computed = [];
        foreach (var image in wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (image.Limit < 1 || image.BoxesXyxyPixels.Any(box => box.Length != 4))
            {
                throw new ParityException($"{image.Image}: a limit is at least 1, and a box has four numbers.");
            }
            if (image.BoxesXyxyPixels.Length > 0 && !folder.Manifest.ImageOutputs.HasFlag(ImageOutputs.Dense))
                throw new ParityException($"{image.Image}: the reference has boxes, but {folder.Path} has no dense vectors.");
            using var decoded = await open(image.Image, cancellationToken);
            using var prepared = preparer.Prepare(decoded, image.Limit);
            computed.Add(Image(image, prepared, encoder.EncodeImages([prepared], folder.Manifest.ImageOutputs)[0]));
        }
        return computed;
    }

    private static ReferenceImage Image(ReferenceImage wanted, PreparedImage image, ImageFeatures features)
    {
        var size = features.Pooled.Length;
        return wanted with
        {
            PatchRows = features.Shape.Height,
            PatchColumns = features.Shape.Width,
            ImageFeature = features.Pooled.ToArray(),
            DenseMean = features.Dense.IsEmpty ? [] : Mean(features.Dense.Span, size),
            DenseFirst = features.Dense.IsEmpty ? [] : features.Dense[..size].ToArray(),
            DenseLast = features.Dense.IsEmpty ? [] : features.Dense[^size..].ToArray(),
            RegionFeatures =
            [
                .. wanted.BoxesXyxyPixels.Select(box =>
                {
                    var region = new float[size];
                    var cells = new RegionBox(box[0], box[1], box[2], box[3]).ToCells(image.Width, image.Height, features.Shape);
                    RoiAlign.Pool(features.Dense.Span, features.Shape, cells, region);
                    return region;
                }),
            ],
        };
    }

    private static float[] Mean(ReadOnlySpan<float> vectors, int size)
    {
        var mean = new float[size];
        for (var at = 0; at < vectors.Length; at += size)
            TensorPrimitives.Add(mean, vectors.Slice(at, size), mean);
        TensorPrimitives.Divide(mean, vectors.Length / size, mean);
        return mean;
    }

    private TextFeatures[] Texts(IReadOnlyList<TextFeatures> wanted, CancellationToken cancellationToken)
    {
        var tokenizer = TokenizerFiles.Load(folder);
        var size = folder.Manifest.EmbeddingSize;
        var computed = new TextFeatures[wanted.Count];
        foreach (var graph in wanted.Index().GroupBy(text => Head(text.Item).Graph))
        {
            using var encoder = new FgClipEncoder(folder, options);
            foreach (var batch in graph.GroupBy(text => text.Item.WalkType).SelectMany(walk => walk.Chunk(TextsAtOnce)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var walk = batch[0].Item.WalkType;
                var vectors = encoder.EncodeTexts(
                    [.. batch.Select(text => tokenizer.Encode(text.Item.Text, folder.Manifest.TextHeads[walk].Length))], [walk])[walk];
                foreach (var ((index, text), vector) in batch.Zip(vectors.Chunk(size)))
                    computed[index] = text with { Feature = vector };
            }
        }
        return computed;
    }

    private TextHeadGraph Head(TextFeatures text)
    {
        if (!folder.Manifest.TextHeads.TryGetValue(text.WalkType, out var head))
        {
            throw new ParityException($"The reference has a text by the head {text.WalkType}, which {folder.Path} has not.");
        }
        return text.MaxLength == 0 || head.Length == text.MaxLength
            ? head
            : throw new ParityException(
                $"The reference has a {text.WalkType} text of {text.MaxLength} tokens, but that head of {folder.Path} takes "
                + $"{head.Length}: it is of another model.");
    }
}

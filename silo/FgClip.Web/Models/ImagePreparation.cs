using FgClip.Datasets.Jobs;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Images;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Preparing;

namespace FgClip.Web.Models;

/// <summary>Makes image files ready for a model, as the job did with its own.</summary>
internal sealed class ImagePreparation
{
    private readonly SharedDecoder _decoder = new();

    /// <summary>Decodes and resizes an image on this thread, within the memory that images of this process share.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">The job's features: the limit of patches and of pixels, and how JPEGs are decoded.</param>
    /// <param name="file">The image's file.</param>
    /// <param name="cancellationToken">Stops waiting for memory.</param>
    /// <returns>The image's patches, for the caller to dispose of.</returns>
    /// <exception cref="ImageRejectedException">It is broken, not an image, or takes more memory than there is.</exception>
    public PreparedImage Prepare(
        LoadedModel model, FeatureOptions features, ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        _decoder.Decode(
            file,
            new ImageUse<PreparedImage>(
                image => model.Preparer.Prepare(image, features.MaxNumPatches),
                features.PixelLimit,
                (width, height) => model.Preparer.WorkingBytes(width, height, features.MaxNumPatches))
            {
                Needed = features.Decode is DecodeMode.Fast ? model.Preparer.SizeNeeded(features.MaxNumPatches) : null,
                MayExceedBudget = false,
            },
            cancellationToken);

    /// <summary>Computes the dense map of an image.</summary>
    /// <exception cref="InvalidDataException">The model has none.</exception>
    public static ImageFeatures EncodeDense(LoadedModel model, PreparedImage image)
    {
        var manifest = model.Folder.Manifest;
        return manifest.ImageOutputs.HasFlag(ImageOutputs.Dense)
            ? model.Encoder.EncodeImages([image], ImageOutputs.Dense)[0]
            : throw new InvalidDataException(ModelFeatures.DescribeMissingDense(manifest));
    }
}

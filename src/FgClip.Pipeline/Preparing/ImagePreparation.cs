using FgClip.Datasets.Jobs;
using FgClip.Model.Images;

namespace FgClip.Pipeline.Preparing;

/// <summary>
/// Makes single image files ready for a model, as a job does with its own, within the memory that all images of this process share.
/// </summary>
public sealed class ImagePreparation
{
    private readonly SharedDecoder _decoder = new();

    /// <summary>
    /// Whether an image that is larger than the whole budget is decoded, alone, rather than refused. Default: true.
    /// </summary>
    public bool MayExceedBudget { get; init; } = true;

    /// <summary>Decodes and resizes an image on this thread.</summary>
    /// <param name="preparer">The model's preprocessing.</param>
    /// <param name="features">The limit of patches and of pixels, and how JPEGs are decoded.</param>
    /// <param name="file">The image's file.</param>
    /// <param name="cancellationToken">Ends the wait for memory.</param>
    /// <returns>The image's patches, for the caller to dispose of.</returns>
    /// <exception cref="ImageRejectedException">It is broken, not an image, or takes more memory or pixels than it may.</exception>
    public PreparedImage Prepare(
        ImagePreparer preparer, FeatureOptions features, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var limit = features.MaxNumPatches;
        var use = new ImageUse<PreparedImage>(
            pixels => preparer.Prepare(pixels, limit), features.PixelLimit, (width, height) => preparer.WorkingBytes(width, height, limit))
        {
            Needed = features.Decode is DecodeMode.Fast ? preparer.SizeNeeded(limit) : null,
            MayExceedBudget = MayExceedBudget,
        };
        return _decoder.Decode(file, use, cancellationToken);
    }
}

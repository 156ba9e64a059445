using FgClip.Model.Images.Resampling;

namespace FgClip.Model.Images;

/// <summary>Resizes decoded images for one model and cuts them into patches. Safe for many threads.</summary>
/// <param name="rule">The model's preprocessing.</param>
public sealed class ImagePreparer(ImagePreprocessing rule)
{
    private readonly PillowFilter _filter = rule.Resize == ResizeRule.Square ? PillowFilter.Bicubic : PillowFilter.Bilinear;

    /// <summary>The size in patches that an image gets; it depends on nothing but the arguments.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="maxNumPatches">The most patches; null for the image's own <see cref="PatchLimit"/>. No meaning for a square.</param>
    public PatchShape ShapeOf(int width, int height, int? maxNumPatches = null)
    {
        if (rule.Resize == ResizeRule.Square)
            return new PatchShape(rule.ImageSize / rule.PatchSize, rule.ImageSize / rule.PatchSize);
        return TargetSize.For(width, height, LimitOf(width, height, maxNumPatches), rule.PatchSize);
    }

    /// <summary>The most patches that an image may get: the limit that is set, else its own; a square has what it has.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="maxNumPatches">See <see cref="ShapeOf"/>.</param>
    public int LimitOf(int width, int height, int? maxNumPatches = null) => rule.Resize == ResizeRule.Square
        ? rule.MaxPatches(maxNumPatches)
        : maxNumPatches ?? PatchLimit.For(width, height, rule.PatchSize);

    /// <summary>The size in pixels that an image gets, for a decoder that need not give it whole.</summary>
    /// <param name="maxNumPatches">See <see cref="ShapeOf"/>.</param>
    public TargetSizeHint SizeNeeded(int? maxNumPatches = null) => (width, height) =>
    {
        var shape = ShapeOf(width, height, maxNumPatches);
        return (shape.Width * rule.PatchSize, shape.Height * rule.PatchSize);
    };

    /// <summary>
    /// About how many bytes preparing an image takes beside its pixels: weights, what lies between the two passes, and the result.
    /// </summary>
    /// <param name="width">Pixels in a row of the decoded image.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="maxNumPatches">See <see cref="ShapeOf"/>.</param>
    public long WorkingBytes(int width, int height, int? maxNumPatches = null)
    {
        var shape = ShapeOf(width, height, maxNumPatches);
        return Resampler.WorkingBytes(width, height, shape.Width * rule.PatchSize, shape.Height * rule.PatchSize, _filter, rule.Backend);
    }

    /// <summary>The resized image in row order, as the model sees it before it is cut.</summary>
    /// <param name="image">The decoded image; it stays the caller's.</param>
    /// <param name="maxNumPatches">See <see cref="ShapeOf"/>.</param>
    /// <returns>A new image, for the caller to dispose of.</returns>
    public RgbImage Resize(RgbImage image, int? maxNumPatches = null)
    {
        var shape = ShapeOf(image.Whole.Width, image.Whole.Height, maxNumPatches);
        return Resampler.Resize(image, shape.Width * rule.PatchSize, shape.Height * rule.PatchSize, _filter, rule.Backend);
    }

    /// <summary>The resized image in patch order.</summary>
    /// <param name="image">The decoded image; it stays the caller's.</param>
    /// <param name="maxNumPatches">See <see cref="ShapeOf"/>.</param>
    /// <returns>The patches' bytes, for the caller to dispose of.</returns>
    public PreparedImage Prepare(RgbImage image, int? maxNumPatches = null)
    {
        var shape = ShapeOf(image.Whole.Width, image.Whole.Height, maxNumPatches);
        var prepared = new PreparedImage(image.Whole.Width, image.Whole.Height, shape, rule.PatchSize);
        Resampler.ResizeToPatches(image, shape, rule.PatchSize, _filter, rule.Backend, prepared.Patches);
        return prepared;
    }
}

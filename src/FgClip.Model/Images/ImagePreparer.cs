using FgClip.Model.Images.Resampling;

namespace FgClip.Model.Images;

/// <summary>Resizes decoded images for one model and cuts them into patches. Safe for many threads.</summary>
/// <param name="rule">The model's preprocessing.</param>
public sealed class ImagePreparer(ImagePreprocessing rule)
{
    private readonly PillowFilter _filter = rule.Filter;

    /// <summary>The size in patches that an image gets; it depends on nothing but the arguments.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="maxNumPatches">The most patches; null for the image's own <see cref="PatchLimit"/>. No meaning for a square.</param>
    public PatchShape ShapeOf(int width, int height, int? maxNumPatches = null) => rule.IsFixedSize
        ? new(rule.ImageSize / rule.PatchSize, rule.ImageSize / rule.PatchSize)
        : GeometryOf(width, height, maxNumPatches).Shape;

    /// <summary>The most patches that an image may get: the limit that is set, else its own; a square has what it has.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="maxNumPatches">See <see cref="ShapeOf"/>.</param>
    public int LimitOf(int width, int height, int? maxNumPatches = null) => rule.LimitOf(width, height, maxNumPatches);

    /// <summary>The size in pixels that an image gets, for a decoder that need not give it whole.</summary>
    /// <param name="maxNumPatches">See <see cref="ShapeOf"/>.</param>
    public TargetSizeHint SizeNeeded(int? maxNumPatches = null) => (width, height) =>
    {
        var geometry = GeometryOf(width, height, maxNumPatches);
        return (geometry.Width, geometry.Height);
    };

    /// <summary>
    /// About how many bytes preparing an image takes beside its pixels: weights, what lies between the two passes, and the result.
    /// </summary>
    /// <param name="width">Pixels in a row of the decoded image.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="maxNumPatches">See <see cref="ShapeOf"/>.</param>
    public long WorkingBytes(int width, int height, int? maxNumPatches = null)
    {
        var geometry = GeometryOf(width, height, maxNumPatches);
        return IsCropped(geometry)
            ? CroppedResampler.WorkingBytes(width, height, geometry, _filter, rule.Backend)
            : Resampler.WorkingBytes(width, height, geometry.Width, geometry.Height, _filter, rule.Backend);
    }

    /// <summary>The resized image in row order, as the model sees it before it is cut.</summary>
    /// <param name="image">The decoded image; it stays the caller's.</param>
    /// <param name="maxNumPatches">See <see cref="ShapeOf"/>.</param>
    /// <returns>A new image, for the caller to dispose of.</returns>
    public RgbImage Resize(RgbImage image, int? maxNumPatches = null)
    {
        var geometry = GeometryOf(image.Whole.Width, image.Whole.Height, maxNumPatches);
        return rule.Resize is ResizeRule.CenterCrop
            ? CroppedResampler.Resize(image, geometry, geometry.CropWidth, geometry.CropHeight, _filter, rule.Backend)
            : Resampler.Resize(image, geometry.Width, geometry.Height, _filter, rule.Backend);
    }

    /// <summary>The resized image in patch order.</summary>
    /// <param name="image">The decoded image; it stays the caller's.</param>
    /// <param name="maxNumPatches">See <see cref="ShapeOf"/>.</param>
    /// <returns>The patches' bytes, for the caller to dispose of.</returns>
    public PreparedImage Prepare(RgbImage image, int? maxNumPatches = null)
    {
        var geometry = GeometryOf(image.Whole.Width, image.Whole.Height, maxNumPatches);
        var prepared = new PreparedImage(image.Whole.Width, image.Whole.Height, geometry.Shape, rule.PatchSize);
        if (IsCropped(geometry))
            CroppedResampler.ResizeToPatches(image, geometry, rule.PatchSize, _filter, rule.Backend, prepared.Patches);
        else
            Resampler.ResizeToPatches(image, geometry.Shape, rule.PatchSize, _filter, rule.Backend, prepared.Patches);
        return prepared;
    }

    private ResizeGeometry GeometryOf(int width, int height, int? maxNumPatches) =>
        ResizeGeometry.Compute(rule, width, height, maxNumPatches);

    /// <summary>Whether the model sees less than the resized image: a centre, or whole patches of a side that they do not divide.</summary>
    private bool IsCropped(ResizeGeometry geometry) =>
        (geometry.Width, geometry.Height) != (geometry.Shape.Width * rule.PatchSize, geometry.Shape.Height * rule.PatchSize);
}

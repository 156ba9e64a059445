namespace FgClip.Model.Images;

/// <summary>To what size one image is resized, and which part of the result the model sees.</summary>
/// <param name="Width">Pixels in a row of the resized image.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Left">Columns that are cut off at the left.</param>
/// <param name="Top">Rows that are cut off at the top.</param>
/// <param name="CropWidth">Pixels in a row of what is cut out.</param>
/// <param name="CropHeight">Its rows.</param>
/// <param name="Shape">Its whole patches, from its upper left corner.</param>
public readonly record struct ResizeGeometry(int Width, int Height, int Left, int Top, int CropWidth, int CropHeight, PatchShape Shape)
{
    /// <summary>
    /// The longest side that an image is resized to before a square is cut out: transformers would fill gigabytes beyond it.
    /// </summary>
    public const int MaxSide = 1 << 22;

    /// <summary>Computes the geometry of an image, which depends on nothing but the arguments.</summary>
    /// <param name="rule">The model's preprocessing.</param>
    /// <param name="width">Pixels in a row of the image.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="maxNumPatches">The patch limit; null for the rule's own. No meaning for a square.</param>
    /// <exception cref="ImageRejectedException">The image is so long and thin that its longer side would be beyond
    /// <see cref="MaxSide"/>.</exception>
    public static ResizeGeometry Compute(ImagePreprocessing rule, int width, int height, int? maxNumPatches)
    {
        if (rule.IsFixedSize)
        {
            var (side, patches) = (rule.ImageSize, rule.ImageSize / rule.PatchSize);
            var (wide, high) = rule.Resize is ResizeRule.CenterCrop ? WithShorterSide(width, height, rule.ShorterSide) : (side, side);
            return new(wide, high, (wide - side) / 2, (high - side) / 2, side, side, new(patches, patches));
        }

        var shape = TargetSize.For(width, height, rule.LimitOf(width, height, maxNumPatches), rule.PatchSize);
        var (columns, rows) = (shape.Width * rule.PatchSize, shape.Height * rule.PatchSize);
        return new(columns, rows, 0, 0, columns, rows, shape);
    }

    /// <summary>transformers' get_resize_output_image_size: the longer side is rounded down.</summary>
    private static (int Width, int Height) WithShorterSide(int width, int height, int edge)
    {
        var longer = (double)((long)edge * Math.Max(width, height)) / Math.Min(width, height);
        if (longer > MaxSide)
        {
            throw new ImageRejectedException(
                ImageFault.TooLarge,
                $"With a shorter side of {edge} pixels the longer one of this {width}x{height} image would be beyond {MaxSide}.");
        }

        return width <= height ? (edge, (int)longer) : ((int)longer, edge);
    }
}

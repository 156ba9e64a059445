using FgClip.Images;
using FgClip.Model.Images;
using FgClip.Model.Images.Resampling;

namespace FgClip.Cli.Commands.Heatmap;

/// <summary>The authors enlarge an image before they draw its map, so that it fills the patches.</summary>
internal static class ShortEdge
{
    private const int Target = 2048;

    /// <summary>The image with its short edge brought up to 2,048 pixels by Pillow's BICUBIC; one that is larger stays as it is.</summary>
    /// <param name="image">The image; it stays the caller's.</param>
    /// <returns>An image for the caller to dispose of, which may be <paramref name="image"/> itself.</returns>
    /// <exception cref="UsageException">The image is so narrow that its long edge would burst all bounds.</exception>
    public static RgbImage BringUp(RgbImage image)
    {
        var edge = Math.Min(image.Width, image.Height);
        if (edge >= Target)
            return image;
        var scale = (double)Target / edge;
        var (width, height) = (Math.Round(image.Width * scale), Math.Round(image.Height * scale));
        return width * height <= ImageLimits.DefaultPixels
            ? Resampler.Resize(image, (int)width, (int)height, PillowFilter.Bicubic)
            : throw new UsageException($"An image of {image.Width}x{image.Height} is too narrow: with its short edge at {Target} it would "
                + $"have {width * height:0} pixels.");
    }
}

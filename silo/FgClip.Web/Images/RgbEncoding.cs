using FgClip.Model.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace FgClip.Web.Images;

/// <summary>Writes pixels as files for a browser. Nothing is computed from these files, so they need not be exact.</summary>
internal static class RgbEncoding
{
    private const int JpegQuality = 85;

    /// <summary>Scales an image down to a longer side of at most <paramref name="side"/> pixels and writes a JPEG.</summary>
    public static byte[] Thumbnail(RgbImage image, int side)
    {
        // Neither a view nor a resized clone holds the large image a second time.
        using var view = Image.WrapMemory<Rgb24>(image.Memory, image.Width, image.Height);
        using var small = Math.Max(image.Width, image.Height) <= side
            ? null
            : view.Clone(context => context.Resize(new ResizeOptions { Size = new(side, side), Mode = ResizeMode.Max }));
        using var file = new MemoryStream();
        (small ?? view).Save(file, new JpegEncoder { Quality = JpegQuality });
        return file.ToArray();
    }

    /// <summary>Writes a PNG.</summary>
    /// <param name="rgb">Three bytes for each pixel, rows from the top.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static byte[] Png(ReadOnlySpan<byte> rgb, int width, int height)
    {
        using var copy = Image.LoadPixelData<Rgb24>(rgb, width, height);
        using var file = new MemoryStream();
        copy.Save(file, new PngEncoder());
        return file.ToArray();
    }
}

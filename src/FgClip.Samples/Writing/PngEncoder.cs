using FgClip.Model.Images;
using NetVips;

namespace FgClip.Samples.Writing;

/// <summary>Images as files. JPEGs keep full colour at quality 95: a small shape's edge must not bleed.</summary>
internal static class PngEncoder
{
    private const int JpegQuality = 95;

    public static byte[] Png(RgbImage pixels)
    {
        using var image = Wrap(pixels);
        return image.PngsaveBuffer();
    }

    public static byte[] Jpeg(RgbImage pixels)
    {
        using var image = Wrap(pixels);
        return image.JpegsaveBuffer(q: JpegQuality, subsampleMode: Enums.ForeignSubsample.Off);
    }

    private static Image Wrap(RgbImage image)
    {
        using var pixels = Image.NewFromMemoryCopy<byte>(image.Pixels, image.Width, image.Height, 3, Enums.BandFormat.Uchar);
        return pixels.Copy(interpretation: Enums.Interpretation.Srgb);
    }
}

using FgClip.Images;
using FgClip.Model.Images;
using FgClip.Web.Images;

namespace FgClip.Web.Tests.Images;

/// <summary>What is written is read again by the product's own decoder, which is another library's.</summary>
public sealed class RgbEncodingTests
{
    private static readonly ImageDecoder Decoder = new();

    [Fact]
    public void A_png_keeps_every_pixel()
    {
        var pixels = Enumerable.Range(0, 5 * 3 * 3).Select(i => (byte)(i * 5)).ToArray();
        using var image = Decoder.Decode(RgbEncoding.Png(pixels, 5, 3), ImageLimits.DefaultPixels);
        Assert.Equal((5, 3), (image.Width, image.Height));
        Assert.Equal(pixels, image.Pixels.ToArray());
    }

    [Theory]
    [InlineData(640, 480, 320, 320, 240)]
    [InlineData(480, 640, 320, 240, 320)]
    [InlineData(2000, 10, 64, 64, 1)]
    [InlineData(64, 48, 320, 64, 48)]
    public void A_thumbnail_keeps_the_proportions_and_is_not_enlarged(int width, int height, int side, int newWidth, int newHeight)
    {
        using var image = new RgbImage(width, height);
        for (var i = 0; i < image.Pixels.Length; i += 3)
            (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]) = (200, 100, 50);
        using var small = Decoder.Decode(RgbEncoding.Thumbnail(image, side), ImageLimits.DefaultPixels);
        Assert.Equal((newWidth, newHeight), (small.Width, small.Height));
        Assert.InRange(small.Pixels[0], 195, 205);
        Assert.InRange(small.Pixels[1], 95, 105);
        Assert.InRange(small.Pixels[2], 45, 55);
    }
}

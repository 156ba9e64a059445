using FgClip.Images;
using FgClip.Model.Images;

namespace FgClip.Model.Tests.Images;

public sealed class ImageFormatsTests
{
    [Fact]
    public void The_table_has_each_format_once_and_no_extension_twice()
    {
        Assert.Equal(Enum.GetValues<ImageFormat>(), ImageFormats.All.Select(format => format.Format));
        var extensions = ImageFormats.All.SelectMany(format => format.Extensions).ToList();
        Assert.Equal(extensions.Distinct(), extensions);
        Assert.All(extensions, extension => Assert.True(ImageFormats.IsImageName("a.b." + extension.ToUpperInvariant())));
        Assert.False(ImageFormats.IsImageName("jpg"));
        Assert.False(ImageFormats.IsImageName("a.json"));
    }

    [Theory]
    [InlineData("Jpeg", "FFD8FF")]
    [InlineData("Png", "89504E470D0A1A0A")]
    [InlineData("WebP", "524946460000000057454250")]
    [InlineData("Gif", "474946383961")]
    [InlineData("Bmp", "424D")]
    [InlineData("Tiff", "49492A00")]
    [InlineData("Tiff", "4D4D002B")]
    public void A_signature_alone_is_of_its_format_and_has_a_decoder_that_refuses_it(string format, string start)
    {
        var file = Convert.FromHexString(start);
        Assert.Equal(Enum.Parse<ImageFormat>(format), ImageFormats.Detect(file));
        var refused = Assert.Throws<ImageRejectedException>(() => new ImageDecoder().Decode(file, 1_000_000));
        Assert.DoesNotContain("has no decoder", refused.Message);
    }
}

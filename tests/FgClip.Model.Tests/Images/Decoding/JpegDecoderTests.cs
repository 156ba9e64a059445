using FgClip.Images;
using FgClip.Model.Images;
using FgClip.Model.Images.Decoding;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Images.Decoding;

public sealed class JpegDecoderTests
{
    public static TheoryData<string> Names =>
        [.. PixelGoldens.Names.Where(row => row.Data.EndsWith(".jpg", StringComparison.Ordinal)).Select(row => row.Data)];

    /// <summary>libvips, beside the goldens, is what says that libjpeg-turbo's own way is right, whole and in parts.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Both_libraries_give_the_same_pixels(string name)
    {
        Assert.True(TurboJpeg.IsPresent, "tests/run installs libturbojpeg0.");
        var file = File.ReadAllBytes(Fixtures.At("images", name));
        foreach (var part in (int[])[1, 2, 4, 8])
        {
            (int, int) Needed(int width, int height) => (JpegDecoder.Reduced(width, part), JpegDecoder.Reduced(height, part));
            using var general = VipsDecoder.Decode(file, ImageFormat.Jpeg, 100_000_000, Needed);
            using var direct = TurboJpeg.TryDecode(file, 100_000_000, Needed);

            // Ink is left to the general decoder.
            Assert.Equal(name == "jpeg_cmyk.jpg", direct is null);
            if (direct is null)
                continue;
            Assert.Equal((general.Width, general.Height, general.Whole), (direct.Width, direct.Height, direct.Whole));
            Assert.Equal(JpegDecoder.Reduced(direct.Whole.Width, part), direct.Width);
            Assert.Equal(PixelGoldens.Sha256(general.Pixels), PixelGoldens.Sha256(direct.Pixels));
        }
    }

    [Theory]
    [InlineData("bad_truncated.jpg")]
    [InlineData("bad_header_only.jpg")]
    [InlineData("bad_html.jpg")]
    public void What_is_wrong_with_a_file_is_left_to_the_general_decoder(string name) =>
        Assert.Null(TurboJpeg.TryDecode(File.ReadAllBytes(Fixtures.At("images", name)), 100_000_000, null));

    [Fact]
    public void A_image_that_is_too_large_is_refused_before_a_pixel_is_decoded()
    {
        var file = File.ReadAllBytes(Fixtures.At("images", "photo_bedroom.jpg"));
        var refused = Assert.Throws<ImageRejectedException>(() => JpegDecoder.Decode(file, pixelLimit: 1_000, needed: null));
        Assert.Equal(ImageFault.TooLarge, refused.Fault);
    }

    [Theory]
    [InlineData(100, 80, 1)]
    [InlineData(50, 40, 2)]
    [InlineData(51, 40, 1)]
    [InlineData(25, 21, 2)]
    [InlineData(12, 10, 8)]
    [InlineData(1, 1, 8)]
    public void A_part_is_the_smallest_that_is_no_smaller_than_needed(int width, int height, int reduction) =>
        Assert.Equal(reduction, JpegDecoder.Reduction(100, 80, (_, _) => (width, height)));

    [Fact]
    public void Without_a_need_the_image_is_whole() => Assert.Equal(1, JpegDecoder.Reduction(10_000, 10_000, null));

    [Fact]
    public void Fast_patches_are_near_the_exact_ones()
    {
        var decoder = new ImageDecoder();
        var preparer = new ImagePreparer(new()
        {
            Resize = ResizeRule.PatchLimit,
            PatchSize = 16,
            Mean = [0.5f, 0.5f, 0.5f],
            Std = [0.5f, 0.5f, 0.5f],
        });
        var file = File.ReadAllBytes(Fixtures.At("images", "photo_bedroom.jpg"));
        using var whole = decoder.Decode(file, 100_000_000);
        using var part = decoder.Decode(file, 100_000_000, preparer.SizeNeeded(4));

        using var exact = preparer.Prepare(whole, 4);
        using var fast = preparer.Prepare(part, 4);

        Assert.True(part.Width * 2 <= whole.Width);
        Assert.Equal((exact.Shape, exact.Width, exact.Height), (fast.Shape, fast.Width, fast.Height));
        double difference = 0;
        for (var i = 0; i < exact.Length; i++)
            difference += Math.Abs(exact.Patches[i] - fast.Patches[i]);
        Assert.InRange(difference / exact.Length, 0.001, 6);
    }
}

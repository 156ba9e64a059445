using FgClip.Model.Images;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Images;

public sealed class ImageDecoderTests
{
    public static TheoryData<string> Names => PixelGoldens.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_of_image_has_Pillows_pixels(string name)
    {
        var golden = PixelGoldens.Find(name);
        using var image = PixelGoldens.Decode(name);
        Assert.Equal((golden.Width, golden.Height), (image.Width, image.Height));
        Assert.Equal(golden.DecodedRgbSha256, PixelGoldens.Sha256(image.Pixels));
    }

    [Theory]
    [InlineData("bad_empty.jpg", ImageFault.Truncated, null, "empty")]
    [InlineData("bad_header_only.jpg", ImageFault.Truncated, "JPEG", "ends before")]
    [InlineData("bad_truncated.jpg", ImageFault.Truncated, "JPEG", "ends before")]
    [InlineData("bad_html.jpg", ImageFault.NotAnImage, null, "web page")]
    [InlineData("bad_random.png", ImageFault.Unreadable, "PNG", "PNG")]
    [InlineData("bad_bomb.png", ImageFault.TooLarge, "PNG", "40000x40000")]
    public void A_bad_file_is_refused_and_says_why(string name, ImageFault fault, string? format, string words)
    {
        var error = Assert.Throws<ImageRejectedException>(() => PixelGoldens.Decode(name));
        Assert.Equal((fault, format), (error.Fault, error.Format));
        Assert.Contains(words, error.Message);
        Assert.Equal(format, new ImageRejectedException(error.Fault, $"{name}: {error.Message}", error).Format);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_that_is_cut_off_is_truncated(string name)
    {
        var whole = File.ReadAllBytes(Fixtures.At("images", name));
        var error = Assert.Throws<ImageRejectedException>(() => new ImageDecoder().Decode(whole.AsMemory(0, whole.Length / 3), 1_000_000));
        Assert.Equal(ImageFault.Truncated, error.Fault);
        Assert.Contains("ends before its image does", error.Message);
    }

    /// <summary>At least the bytes that come out, and before anything does: who finds no room gets no image.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_image_takes_is_told_before_it_is_decoded(string name)
    {
        var (golden, file) = (PixelGoldens.Find(name), File.ReadAllBytes(Fixtures.At("images", name)));
        long told = 0;
        using (new ImageDecoder().Decode(file, 100_000_000, needed: null, (_, _, bytes) => told = bytes)) { }
        Assert.InRange(told, golden.Width * golden.Height * 3L, golden.Width * golden.Height * 16L);

        var full = new InvalidOperationException();
        Assert.Same(
            full, Assert.Throws<InvalidOperationException>(
                () => new ImageDecoder().Decode(file, 100_000_000, needed: null, (_, _, _) => throw full)));
    }

    [Fact]
    public void What_no_decoder_foresaw_is_a_refusal_of_the_file()
    {
        var error = Assert.Throws<ImageRejectedException>(
            () => ImageDecoder.Guard(_ => throw new InvalidOperationException("Outside."), room: null));
        Assert.Equal(ImageFault.Unreadable, error.Fault);
        Assert.Contains("InvalidOperationException: Outside.", error.Message);
        Assert.Throws<InsufficientMemoryException>(() => ImageDecoder.Guard(_ => throw new InsufficientMemoryException(), room: null));
    }

    [Fact]
    public void Many_threads_decode_the_same_pixels()
    {
        Parallel.For(0, 200, i =>
        {
            var golden = PixelGoldens.All[i % PixelGoldens.All.Count];
            using var image = PixelGoldens.Decode(golden.Image);
            Assert.Equal(golden.DecodedRgbSha256, PixelGoldens.Sha256(image.Pixels));
        });
    }

    /// <summary>Bytes changed, cut off and put in at random: an image or a refusal, nothing else.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_file_is_a_image_or_a_refusal(string name)
    {
        var whole = File.ReadAllBytes(Fixtures.At("images", name));
        var decoder = new ImageDecoder();
        var random = new Random(whole.Length);
        for (var i = 0; i < 12; i++)
        {
            var file = whole[..(i % 3 == 0 ? random.Next(whole.Length) : whole.Length)];
            for (var change = random.Next(8); change > 0 && file.Length > 0; change--)
            {
                file[random.Next(i % 2 == 0 ? Math.Min(file.Length, 200) : file.Length)] = (byte)random.Next(256);
            }
            try
            {
                using var image = decoder.Decode(file, pixelLimit: 4_000_000);
                Assert.InRange((long)image.Width * image.Height, 1, 4_000_000);
            }
            catch (ImageRejectedException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }
    }
}

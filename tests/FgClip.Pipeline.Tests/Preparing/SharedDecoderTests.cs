using FgClip.Images;
using FgClip.Model.Images;
using FgClip.Pipeline.Preparing;
using FgClip.TestKit;

namespace FgClip.Pipeline.Tests.Preparing;

public sealed class SharedDecoderTests
{
    private static readonly byte[] File640x480 = File.ReadAllBytes(Path.Combine(Fixtures.At("images"), "rgb_640x480.png"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Images_decoded_at_once_stay_within_the_budget_together()
    {
        // Room for two images of 640 * 480 * 6 bytes, and what is done with each takes another 100,000.
        const long each = (640 * 480 * 6) + 100_000;
        var budget = new DecodeBudget((2 * each) + 1_000);
        var decoder = new SharedDecoder(budget);
        var use = Use(_ => budget.State.Taken, workingBytes: 100_000);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => decoder.Decode(File640x480, use, Cancel))));

        Assert.All(taken, bytes => Assert.Contains(bytes, (long[])[each, 2 * each]));
        Assert.Equal((0, 0), budget.State);
    }

    [Fact]
    public void An_image_larger_than_all_of_it_is_decoded_alone_or_refused()
    {
        var budget = new DecodeBudget(1_000_000);
        var decoder = new SharedDecoder(budget);
        var use = Use(image => image.Width, workingBytes: 0);

        Assert.Equal(640, decoder.Decode(File640x480, use, Cancel));
        var refused = Assert.Throws<ImageRejectedException>(
            () => decoder.Decode(File640x480, use with { MayExceedBudget = false }, Cancel));
        Assert.Equal(ImageFault.TooLarge, refused.Fault);
        Assert.Contains("640x480", refused.Message);
        Assert.Equal((0, 0), budget.State);
    }

    [Theory]
    [InlineData("jpeg_420.jpg", true)]
    [InlineData("jpeg_gray.jpg", true)]
    [InlineData("photo_bedroom.jpg", true)]
    [InlineData("jpeg_progressive.jpg", false)]
    public void A_jpeg_that_is_reduced_takes_the_reduced_size_unless_it_keeps_all_coefficients(string name, bool isOneScan)
    {
        var file = File.ReadAllBytes(Path.Combine(Fixtures.At("images"), name));
        var decoder = new ImageDecoder();
        long whole = 0, eighth = 0;

        decoder.Decode(file, ImageLimits.DefaultPixels, needed: null, (_, _, bytes) => whole = bytes).Dispose();
        decoder.Decode(file, ImageLimits.DefaultPixels, (_, _) => (1, 1), (_, _, bytes) => eighth = bytes).Dispose();

        Assert.Equal(isOneScan ? whole / 64 : whole, eighth);
    }

    private static ImageUse<T> Use<T>(Func<RgbImage, T> apply, long workingBytes) =>
        new(apply, ImageLimits.DefaultPixels, (_, _) => workingBytes);
}

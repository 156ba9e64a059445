using FgClip.Fuzz.Generation.Images;
using FgClip.Fuzz.Mutation;
using FgClip.Model.Images;
using FgClip.TestKit;

namespace FgClip.Fuzz.Targets;

/// <summary>Decoder and resampler, by images of one format. Generated images must have the pixels that they were made of.</summary>
/// <param name="name">The target's name.</param>
/// <param name="generate">Makes an unusual image of the format.</param>
/// <param name="patterns">The fixtures that are mutated.</param>
internal sealed class ImageTarget(string name, Func<Random, FuzzFile> generate, params string[] patterns) : IFuzzTarget
{
    // The limit is checked before a pixel is decoded; a small one keeps honest cases quick.
    private const long PixelLimit = 4_000_000;

    private static readonly ImageDecoder Decoder = new();
    private static readonly ImagePreparer Preparer =
        new(new ImagePreprocessing { Resize = ResizeRule.PatchLimit, PatchSize = 16, Mean = [0.5f, 0.5f, 0.5f], Std = [0.5f, 0.5f, 0.5f] });

    public string Name => name;

    public async Task<IReadOnlyList<byte[]>> SeedsAsync()
    {
        var files = patterns.SelectMany(pattern => Directory.GetFiles(Fixtures.At("images"), pattern)).Order(StringComparer.Ordinal);
        return await Task.WhenAll(files.Select(file => File.ReadAllBytesAsync(file)));
    }

    public FuzzFile? Generate(Random random) => generate(random);

    public byte[] Finish(byte[] file, Random random)
    {
        if (name == "png" && random.Next(4) > 0)
            PngChecksums.Mend(file);
        return file;
    }

    public Task RunAsync(FuzzFile file, string folder)
    {
        try
        {
            using var image = Decoder.Decode(file.Bytes, PixelLimit);
            Expect.That((long)image.Width * image.Height <= PixelLimit, "it has more pixels than the limit");
            if (file.Truth is ImageTruth truth)
                Compare(truth, image);
            using var prepared = Preparer.Prepare(image, maxNumPatches: 128);
            var shape = Preparer.ShapeOf(image.Width, image.Height, maxNumPatches: 128);
            Expect.That(shape == prepared.Shape && shape.Height * shape.Width is > 0 and <= 128, "its patches are more than the limit");
        }
        catch (ImageRejectedException rejected)
        {
            if (file.Truth is ImageTruth { MayBeRefused: false })
                throw new InvalidOperationException($"A valid image was refused: {rejected.Message}", rejected);
        }

        return Task.CompletedTask;
    }

    private static void Compare(ImageTruth truth, RgbImage image)
    {
        Expect.That((image.Width, image.Height) == (truth.Width, truth.Height),
            $"its size is {image.Width}x{image.Height} in place of {truth.Width}x{truth.Height}");
        if (truth.Rgb is not { } rgb)
            return;
        for (var i = 0; i < rgb.Length; i++)
        {
            if (Math.Abs(rgb[i] - image.Pixels[i]) > truth.Tolerance)
            {
                var pixel = i / 3;
                Expect.That(false, $"value {i % 3} of the pixel at {pixel % truth.Width}, {pixel / truth.Width} is {image.Pixels[i]} in "
                    + $"place of {rgb[i]}");
            }
        }
    }
}

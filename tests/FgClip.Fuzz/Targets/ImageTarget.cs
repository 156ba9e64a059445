using FgClip.Fuzz.Mutation;
using FgClip.Model.Images;
using FgClip.TestKit;

namespace FgClip.Fuzz.Targets;

/// <summary>Decoder and resampler, by images of one format.</summary>
internal sealed class ImageTarget(string name, params string[] patterns) : IFuzzTarget
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

    public byte[] Finish(byte[] file, Random random)
    {
        if (name == "png" && random.Next(4) > 0)
            PngChecksums.Mend(file);
        return file;
    }

    public Task RunAsync(byte[] file, string folder)
    {
        try
        {
            using var image = Decoder.Decode(file, PixelLimit);
            Expect.That((long)image.Width * image.Height <= PixelLimit, "it has more pixels than the limit");
            using var prepared = Preparer.Prepare(image, maxNumPatches: 128);
            var shape = Preparer.ShapeOf(image.Width, image.Height, maxNumPatches: 128);
            Expect.That(shape == prepared.Shape && shape.Height * shape.Width is > 0 and <= 128, "its patches are more than the limit");
        }
        catch (ImageRejectedException)
        {
        }

        return Task.CompletedTask;
    }
}

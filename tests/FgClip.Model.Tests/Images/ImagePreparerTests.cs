using FgClip.Model.Images;

namespace FgClip.Model.Tests.Images;

public sealed class ImagePreparerTests
{
    private static readonly ImagePreprocessing PatchRule = new()
    {
        Resize = ResizeRule.PatchLimit,
        PatchSize = 16,
        Mean = [0.5f, 0.5f, 0.5f],
        Std = [0.5f, 0.5f, 0.5f],
    };

    private static readonly ImagePreprocessing TorchvisionRule = PatchRule with { Backend = ResizeBackend.Torchvision };

    public static TheoryData<string> Names => PixelGoldens.Names;

    public static TheoryData<string, ResizeBackend> NamesOfBackends =>
        [.. PixelGoldens.All.Select(golden => (golden.Image, ResizeBackend.Pillow)),
        .. PixelGoldens.Torchvision.Select(golden => (golden.Image, ResizeBackend.Torchvision))];

    [Theory]
    [MemberData(nameof(NamesOfBackends))]
    public void Every_limit_gives_the_backends_resized_pixels(string name, ResizeBackend backend)
    {
        var preparer = new ImagePreparer(PatchRule with { Backend = backend });
        using var image = PixelGoldens.Decode(name);
        foreach (var size in Find(name, backend).Sizes)
        {
            using var resized = preparer.Resize(image, size.MaxNumPatches);
            Assert.Equal((size.PatchesHigh * 16, size.PatchesWide * 16), (resized.Height, resized.Width));
            Assert.Equal(size.ResizedRgbSha256, PixelGoldens.Sha256(resized.Pixels));
        }
    }

    [Theory]
    [MemberData(nameof(NamesOfBackends))]
    public void Patches_hold_the_reference_values_in_its_order(string name, ResizeBackend backend)
    {
        var rule = backend is ResizeBackend.Torchvision ? TorchvisionRule : PatchRule;
        using var image = PixelGoldens.Decode(name);
        foreach (var size in Find(name, backend).Sizes)
        {
            using var prepared = new ImagePreparer(rule).Prepare(image, size.MaxNumPatches);
            Assert.Equal(new PatchShape(size.PatchesHigh, size.PatchesWide), prepared.Shape);
            Assert.Equal((image.Width, image.Height), (prepared.Width, prepared.Height));
            var values = new float[prepared.Length];
            new PatchNormalizer(rule).Normalize(prepared.Patches, values);
            Assert.Equal(size.FirstPatchHead, values[..6]);
            Assert.Equal(size.LastPatchTail, values[^6..]);
            Assert.Equal(size.Mean, values.Average(value => (double)value), 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Patches_are_the_resized_image_cut_up(string name)
    {
        var preparer = new ImagePreparer(PatchRule);
        using var image = PixelGoldens.Decode(name);
        foreach (var limit in PatchLimit.All)
        {
            using var resized = preparer.Resize(image, limit);
            using var prepared = preparer.Prepare(image, limit);
            var cut = new byte[prepared.Length];
            for (int i = 0, patch = 0; patch < prepared.Shape.Count; patch++)
            {
                var (high, wide) = Math.DivRem(patch, prepared.Shape.Width);
                for (var y = 0; y < 16; y++)
                {
                    for (var x = 0; x < 16 * 3; x++, i++)
                        cut[i] = resized.Pixels[((((high * 16) + y) * resized.Width) + (wide * 16)) * 3 + x];
                }
            }

            Assert.Equal(cut, prepared.Patches.ToArray());
        }
    }

    [Fact]
    public void A_image_that_was_decoded_to_a_part_gets_the_shape_of_the_whole()
    {
        using var part = new RgbImage(250, 188) { Whole = (1999, 1501) };
        part.Pixels.Fill(77);

        using var prepared = new ImagePreparer(PatchRule).Prepare(part, 256);

        Assert.Equal(TargetSize.For(1999, 1501, 256), prepared.Shape);
        Assert.Equal((1999, 1501), (prepared.Width, prepared.Height));
        Assert.Equal(-1, prepared.Patches.IndexOfAnyExcept((byte)77));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_a_limit_the_image_chooses_its_own(string name)
    {
        var golden = PixelGoldens.Find(name);
        using var image = PixelGoldens.Decode(name);
        using var resized = new ImagePreparer(PatchRule).Resize(image);
        Assert.Equal(golden.Sizes.Single(size => size.MaxNumPatches == golden.Bucket).ResizedRgbSha256,
            PixelGoldens.Sha256(resized.Pixels));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_square_is_Pillows_bicubic(string name)
    {
        var golden = PixelGoldens.Find(name);
        using var image = PixelGoldens.Decode(name);
        foreach (var (side, patch, sha256) in new[] { (224, 16, golden.Bicubic224), (336, 14, golden.Bicubic336) })
        {
            var rule = PatchRule with { Resize = ResizeRule.Square, PatchSize = patch, ImageSize = side };
            using var resized = new ImagePreparer(rule).Resize(image);
            Assert.Equal(sha256, PixelGoldens.Sha256(resized.Pixels));
        }
    }

    [Fact]
    public void The_goldens_of_the_two_backends_differ()
    {
        var sizes = PixelGoldens.Torchvision.SelectMany(golden => golden.Sizes.Zip(PixelGoldens.Find(golden.Image).Sizes)).ToList();
        Assert.InRange(sizes.Count(pair => pair.First.ResizedRgbSha256 != pair.Second.ResizedRgbSha256), 50, sizes.Count - 1);
    }

    private static PixelGoldens.Golden Find(string name, ResizeBackend backend) =>
        backend is ResizeBackend.Torchvision ? PixelGoldens.Torchvision.Single(golden => golden.Image == name) : PixelGoldens.Find(name);
}

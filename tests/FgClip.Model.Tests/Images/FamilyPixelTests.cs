using System.Text.Json;
using FgClip.Model.Images;
using FgClip.Model.Images.Resampling;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Images;

/// <summary>
/// golden/pixels-families.json: what transformers' image processors of CLIP and SigLIP make of the fixtures, before they normalise.
/// </summary>
public sealed class FamilyPixelTests
{
    private static readonly JsonElement[] Goldens =
        [.. JsonDocument.Parse(File.ReadAllBytes(Fixtures.At("golden", "pixels-families.json"))).RootElement.GetProperty("images")
            .EnumerateArray()];

    public static TheoryData<string> Names => [.. Goldens.Select(golden => golden.GetProperty("image").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Resized_and_cropped_pixels_are_those_of_transformers(string name)
    {
        using var image = PixelGoldens.Decode(name);
        var golden = Goldens.Single(each => each.GetProperty("image").GetString() == name);
        foreach (var processor in golden.GetProperty("rgb_sha256").EnumerateObject())
        {
            using var resized = new ImagePreparer(Rule(processor.Name)).Resize(image);
            Assert.Equal((processor.Name, processor.Value.GetString()), (processor.Name, PixelGoldens.Sha256(resized.Pixels)));
        }
    }

    /// <summary>Also where patches do not divide the side: the upper left corner has them.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Patches_are_cut_from_the_resized_pixels(string name)
    {
        using var image = PixelGoldens.Decode(name);
        foreach (var rule in (ImagePreprocessing[])[Rule("siglip 384 2"), Rule("clip 256 224"),
            Rule("clip-pil 224 224") with { PatchSize = 48 }])
        {
            using var resized = new ImagePreparer(rule).Resize(image);
            using var prepared = new ImagePreparer(rule).Prepare(image);
            var (side, patches) = (rule.PatchSize, rule.ImageSize / rule.PatchSize);
            Assert.Equal(new PatchShape(patches, patches), prepared.Shape);
            var expected = new byte[prepared.Length];
            for (var y = 0; y < patches * side; y++)
            {
                for (var x = 0; x < patches * side * 3; x++)
                {
                    var patch = (y / side * patches) + (x / (side * 3));
                    expected[(((patch * side) + (y % side)) * side * 3) + (x % (side * 3))] = resized.Pixels[(y * resized.Width * 3) + x];
                }
            }

            Assert.Equal(expected, prepared.Patches.ToArray());
        }
    }

    /// <summary>The reference would fill gigabytes; here it is the image that is refused, before it is decoded.</summary>
    [Fact]
    public void An_image_that_is_too_long_for_its_shorter_side_is_refused()
    {
        var preparer = new ImagePreparer(Rule("clip 224 224"));
        var refused = Assert.Throws<ImageRejectedException>(() => preparer.WorkingBytes(178_956_970, 1));
        Assert.Equal(ImageFault.TooLarge, refused.Fault);
        Assert.InRange(preparer.WorkingBytes(18_000, 1), 1, 20_000_000);
    }

    private static ImagePreprocessing Rule(string processor)
    {
        var parts = processor.Split(' ');
        var (first, second) = (int.Parse(parts[1]), int.Parse(parts[2]));
        var rule = new ImagePreprocessing
        {
            Resize = ResizeRule.CenterCrop,
            PatchSize = 14,
            ImageSize = second,
            ShorterSide = first,
            Mean = [0, 0, 0],
            Std = [1, 1, 1],
            Resample = PillowFilter.Bicubic,
            Backend = parts[0] == "clip-pil" ? ResizeBackend.Pillow13 : ResizeBackend.Torchvision,
        };
        return parts[0] != "siglip" ? rule : rule with
        {
            Resize = ResizeRule.Square,
            ImageSize = first,
            ShorterSide = 0,
            Resample = second == 2 ? PillowFilter.Bilinear : PillowFilter.Bicubic,
        };
    }
}

using FgClip.Model.Images;
using FgClip.Samples.Scenes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class HeatmapCommandTests(ShapesModel shapes)
{
    private const long Seed = 7;

    [Theory]
    [InlineData(0, Language.English)]
    [InlineData(1, Language.Chinese)]
    [InlineData(2, Language.English)]
    [InlineData(5, Language.English)]
    public async Task The_named_shape_is_the_brightest(int index, Language language)
    {
        var (scene, folder) = (Scene.At(Seed, index), shapes.NewPath("scene"));
        (await Fgclip.RunAsync("sample", "--out", folder, "--count", $"{index + 1}", "--seed", $"{Seed}")).Ended(ExitCode.Done);
        var labels = scene.Shapes.Select(shape => Wording.Phrase(shape.Look, language)).ToArray();
        Assert.True(labels.Length > 1, "One shape alone is always the brightest.");

        using var sheet = await DrawAsync(Path.Combine(folder, "images", "000", $"{index:d6}.png"),
            ["--max-num-patches", "256", "--text", .. labels]);

        for (var named = 0; named < labels.Length; named++)
        {
            var brightness = scene.Shapes.Select(shape => Brightness(sheet, named, scene, shape.Box)).ToArray();
            Assert.Equal(named, Array.IndexOf(brightness, brightness.Max()));
        }
    }

    [Fact]
    public async Task Three_panels_stand_in_a_row()
    {
        using var sheet = await DrawAsync(Fixtures.At("images", "rgb_640x480.png"),
            ["--max-num-patches", "48", "--text", "one", "two", "--text", "three", "four"]);
        // 8x6 patches: 480 by 360 pixels, with the label above and a gap around.
        Assert.Equal((16 + (3 * (480 + 16)), 16 + (2 * (44 + 360 + 16))), (sheet.Width, sheet.Height));
        Assert.True(Ink(sheet, top: 16 + 44 + 360 + 16, left: 16) > 0, "The fourth label stands over the fourth panel.");
        Assert.Equal(0, Ink(sheet, top: 16 + 44 + 360 + 16, left: 16 + 480 + 16));
    }

    [Fact]
    public async Task A_long_label_has_the_room_that_it_takes()
    {
        var label = string.Join(' ', Enumerable.Repeat("a large <green> star & more", 12));
        using var sheet = await DrawAsync(Fixtures.At("images", "rgb_64x64.png"), ["--max-num-patches", "16", "--text", label]);
        Assert.True(sheet.Height > 16 + 100 + 480 + 16, $"The sheet is {sheet.Height} pixels high.");
    }

    [Fact]
    public async Task A_Chinese_label_is_drawn_in_characters_of_its_own()
    {
        using var one = await DrawAsync(Fixtures.At("images", "rgb_64x64.png"), ["--max-num-patches", "16", "--text", "一"]);
        using var dense = await DrawAsync(Fixtures.At("images", "rgb_64x64.png"), ["--max-num-patches", "16", "--text", "鬱"]);
        // A font without them draws the same frame around the code of each: of one stroke and of 29 it is about as black.
        Assert.InRange(Ink(one, 16, 16), 1, Ink(dense, 16, 16) / 3);
    }

    [Fact]
    public async Task FG_CLIP_draws_its_square()
    {
        var model = await SyntheticModelFolder.ImportAsync("fgclip1-tiny", shapes.NewPath("fgclip1"));
        var path = shapes.NewPath("square") + ".png";
        var result = await Fgclip.RunAsync("heatmap", "--model", model, Fixtures.At("images", "rgb_640x480.png"), "--text", "a dog",
            "--out", path);
        Assert.Contains("14x14 patches", result.Ended(ExitCode.Done).Error);
        using var sheet = Read(path);
        Assert.Equal((16 + 480 + 16, 16 + 44 + 480 + 16), (sheet.Width, sheet.Height));
    }

    [Theory]
    [InlineData("is empty", "--text", "", "--out", "a.png")]
    [InlineData("end it in .png", "--text", "a dog", "--out", "a.jpg")]
    [InlineData("no folder", "--text", "a dog", "--out", "/nowhere/at/all/a.png")]
    [InlineData("no file nowhere.ttf", "--text", "a dog", "--out", "a.png", "--font", "nowhere.ttf")]
    [InlineData("--max-num-patches", "--text", "a dog", "--out", "a.png", "--max-num-patches", "0")]
    public async Task What_cannot_be_meant_is_said(string named, params string[] arguments)
    {
        var result = (await Fgclip.RunAsync(["heatmap", "--model", shapes.Model, Fixtures.At("images", "rgb_64x64.png"), .. arguments]))
            .Ended(ExitCode.Usage);
        Assert.Contains(named, result.Error);
        Assert.Empty(result.Output);
    }

    private async Task<RgbImage> DrawAsync(string image, string[] arguments)
    {
        var path = shapes.NewPath("heatmap") + ".png";
        (await Fgclip.RunAsync(["heatmap", "--model", shapes.Model, image, "--out", path, .. arguments])).Ended(ExitCode.Done);
        return Read(path);
    }

    private static RgbImage Read(string path) => new ImageDecoder().Decode(File.ReadAllBytes(path), long.MaxValue);

    /// <summary>The upper quartile of green, which grows with the value throughout viridis, in a shape's square of a panel.</summary>
    private static byte Brightness(RgbImage sheet, int panel, Scene scene, ShapeBox box)
    {
        // A panel has the proportions of the patches, which are only nearly those of the image.
        var (across, down) = (480.0 / scene.Width, (sheet.Height - 16 - 44 - 16) / (double)scene.Height);
        var (left, right) = ((int)(box.Left * across), (int)(box.Right * across));
        List<byte> greens = [];
        for (var y = 16 + 44 + (int)(box.Top * down); y < 16 + 44 + (int)(box.Bottom * down); y++)
        {
            var row = (y * sheet.Width) + 16 + (panel * (480 + 16));
            for (var x = row + left; x < row + right; x++)
                greens.Add(sheet.Pixels[(x * 3) + 1]);
        }
        greens.Sort();
        return greens[greens.Count * 3 / 4];
    }

    /// <summary>How black the place of a label is.</summary>
    private static int Ink(RgbImage sheet, int top, int left)
    {
        var ink = 0;
        for (var y = top; y < top + 44; y++)
        {
            for (var x = left; x < left + 480; x++)
                ink += 255 - sheet.Pixels[((y * sheet.Width) + x) * 3];
        }
        return ink;
    }
}

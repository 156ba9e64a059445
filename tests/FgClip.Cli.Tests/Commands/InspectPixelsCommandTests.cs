using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class InspectPixelsCommandTests(ShapesModel shapes)
{
    [Theory]
    [InlineData(null)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(1024)]
    public async Task Pixels_equal_the_golden_ones(int? limit)
    {
        var golden = JsonNode.Parse(await File.ReadAllTextAsync(Fixtures.At("golden", "pixels.json")))!.AsArray();
        string[] chosen = limit is null ? [] : ["--max-num-patches", $"{limit}"];
        var result = (await Fgclip.RunAsync(
            ["inspect", "pixels", "--model", shapes.Model, .. chosen,
            .. golden.Select(image => Fixtures.At("images", (string)image!["image"]!))])).Ended(ExitCode.Done);

        Assert.Equal(golden.Count, result.Lines.Count);
        Assert.All(golden.Zip(result.Lines), pair =>
        {
            var (expected, line) = (pair.First!, JsonNode.Parse(pair.Second)!);
            var size = expected["sizes"]!.AsArray().Single(size => (int)size!["max_num_patches"]! == (limit ?? (int)expected["bucket"]!))!;
            Assert.EndsWith((string)expected["image"]!, (string)line["image"]!);
            Assert.Equal((int)expected["width"]!, (int)line["width"]!);
            Assert.Equal((int)expected["height"]!, (int)line["height"]!);
            Assert.Equal((string)expected["decoded_rgb_sha256"]!, (string)line["decodedRgbSha256"]!);
            Assert.Equal((int)size["max_num_patches"]!, (int)line["maxNumPatches"]!);
            Assert.Equal((int)size["patches_high"]!, (int)line["patchesHigh"]!);
            Assert.Equal((int)size["patches_wide"]!, (int)line["patchesWide"]!);
            Assert.Equal((string)size["resized_rgb_sha256"]!, (string)line["resizedRgbSha256"]!);
        });
    }

    [Fact]
    public async Task Another_resize_than_the_models_can_be_looked_at()
    {
        var golden = JsonNode.Parse(await File.ReadAllTextAsync(Fixtures.At("golden", "pixels-torchvision.json")))!["images"]!.AsArray();
        var result = (await Fgclip.RunAsync(
            [
                "inspect", "pixels", "--model", shapes.Model, "--max-num-patches", "256", "--resize-backend", "torchvision",
                .. golden.Select(image => Fixtures.At("images", (string)image!["image"]!)),
            ])).Ended(ExitCode.Done);

        Assert.Equal(golden.Count, result.Lines.Count);
        Assert.All(golden.Zip(result.Lines), pair =>
        {
            var (expected, line) = (pair.First!, JsonNode.Parse(pair.Second)!);
            var size = expected["sizes"]!.AsArray().Single(size => (int)size!["max_num_patches"]! == 256)!;
            Assert.Equal("torchvision", (string)line["resizeBackend"]!);
            Assert.Equal((string)size["resized_rgb_sha256"]!, (string)line["resizedRgbSha256"]!);
        });
    }

    [Fact]
    public async Task A_file_that_is_no_image_says_so_on_its_line()
    {
        var result = (await Fgclip.RunAsync(
            "inspect", "pixels", "--model", shapes.Model, Fixtures.At("images", "bad_html.jpg"), "no-such-file.png", Fixtures.At("images",
            "rgb_1x1.png")))
            .Ended(ExitCode.Done);
        var lines = result.Lines.Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.All(lines[..2], line => Assert.NotEmpty((string)line["error"]!));
        Assert.Null(lines[2]["error"]);
    }
}

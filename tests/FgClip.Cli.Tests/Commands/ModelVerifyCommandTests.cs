using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class ModelVerifyCommandTests(ShapesModel shapes)
{
    [Fact]
    public async Task A_model_is_compared_with_its_golden_and_keeps_the_report()
    {
        var result =
            (await Fgclip.RunAsync("model", "verify", shapes.Model, "--against", Fixtures.At("golden", "checkpoint-shapes.json"), "--json"))
            .Ended(ExitCode.Done);

        var report = JsonNode.Parse(result.Output)!;
        Assert.True((bool)report["passed"]!);
        Assert.All(report["kinds"]!.AsArray(), kind => Assert.InRange((double)kind!["least_cosine"]!, 0.99999, 1));
        Assert.Equal(result.Output,
            await File.ReadAllTextAsync(Path.Combine(shapes.Model, "parity.json"), TestContext.Current.CancellationToken));
        var shown = (await Fgclip.RunAsync("model", "show", shapes.Model)).Ended(ExitCode.Done);
        Assert.Contains(shown.Lines,
            line => line.StartsWith("parity         within tolerance of checkpoint-shapes.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fp16_is_measured_by_its_import_and_again_by_itself()
    {
        var model = shapes.NewPath("fp16");
        var imported = (await Fgclip.RunAsync("model", "import", Fixtures.CheckpointShapes, "--out", model, "--precision", "fp16")).Ended(
            ExitCode.Done);
        Assert.Contains("precision      fp16", imported.Lines);
        Assert.Contains(imported.Lines,
            line => line.StartsWith("parity         within tolerance of parity-reference.json", StringComparison.Ordinal));

        var verified = (await Fgclip.RunAsync("model", "verify", model, "--self")).Ended(ExitCode.Done);
        Assert.StartsWith("image            4 ", verified.Lines[1]);
        Assert.Contains(verified.Lines, line => line.StartsWith("provider    CPUExecutionProvider", StringComparison.Ordinal));
        Assert.Contains(verified.Lines, line => line.StartsWith("arithmetic  float16 weights", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_that_is_not_the_goldens_fails()
    {
        var golden = shapes.NewPath("golden");
        var json = JsonNode.Parse(
            await File.ReadAllTextAsync(Fixtures.At("golden", "checkpoint-shapes.json"), TestContext.Current.CancellationToken))!;
        foreach (var image in json["images"]!.AsArray())
            image!["image_feature"] = image["dense_mean"]!.DeepClone();
        await File.WriteAllTextAsync(golden, json.ToJsonString(), TestContext.Current.CancellationToken);

        var result = (await Fgclip.RunAsync("model", "verify", shapes.Model, "--against", golden, "--images", Fixtures.At("images"))).Ended(
            ExitCode.Failed);
        Assert.Contains("OUT OF TOLERANCE", result.Output);
    }

    [Fact]
    public async Task Int8_is_measured_on_images_of_ones_own_by_the_import_and_later_against_an_fp32_folder()
    {
        var (images, model) = (shapes.NewPath("images"), shapes.NewPath("int8"));
        Directory.CreateDirectory(images);
        foreach (var name in (string[])["photo_part.jpg", "rgb_64x64.png"])
            File.Copy(Fixtures.At("images", name), Path.Combine(images, name));
        var imported = (await Fgclip.RunAsync(
            "model", "import", Fixtures.CheckpointShapes, "--out", model, "--precision", "int8", "--resize-backend", "pillow",
            "--calibrate", images))
            .Ended(ExitCode.Done);
        Assert.Contains(imported.Lines, line => line.StartsWith("int8 against fp32 on 2 images, ", StringComparison.Ordinal));
        var kept = await File.ReadAllTextAsync(Path.Combine(model, "accuracy.json"), TestContext.Current.CancellationToken);

        var verified = (await Fgclip.RunAsync("model", "verify", model, "--reference", shapes.Model, "--images", images, "--json")).Ended(
            ExitCode.Done);
        Assert.Equal(kept, verified.Output);
        var shown = (await Fgclip.RunAsync("model", "show", model)).Ended(ExitCode.Done);
        Assert.Contains(shown.Lines,
            line => line.StartsWith("accuracy       2 own images: 99 % of cosines from 0.9", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing to compare", "--self")]
    [InlineData("--images goes with", "--self", "--images", "x")]
    [InlineData("Give one of --against", "--images", "x")]
    [InlineData("Give one of --against", "--self", "--reference", "m", "--images", "x")]
    [InlineData("with --images DIR", "--reference", "m")]
    [InlineData("nothing to compare", "--reference", "m", "--images", "x")]
    [InlineData("'float'", "--self", "--provider", "float")]
    public async Task What_cannot_be_compared_is_said_in_a_line(string named, params string[] arguments)
    {
        var result = (await Fgclip.RunAsync(["model", "verify", shapes.Model, .. arguments])).Ended(ExitCode.Usage);
        Assert.Contains(named, result.Error);
        Assert.Empty(result.Output);
    }
}

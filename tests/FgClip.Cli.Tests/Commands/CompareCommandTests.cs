using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class CompareCommandTests(ShapesModel shapes)
{
    private static readonly string Image = Fixtures.At("images", "rgb_640x480.png");

    [Theory]
    [InlineData("short")]
    [InlineData("box")]
    public async Task Scores_follow_from_the_golden_vectors(string walk)
    {
        var golden = JsonNode.Parse(
            await File.ReadAllTextAsync(Fixtures.At("golden", "checkpoint-shapes.json"), TestContext.Current.CancellationToken))!;
        var picture = golden["images"]!.AsArray()
            .Single(image => (string)image!["image"]! == "rgb_640x480.png" && (int)image["limit"]! == 256)!;
        var texts = golden["texts"]!.AsArray()
            .Where(text => (string)text!["walk_type"]! == walk && (string)text["text"]! is { } words && words.Trim().Length > 0).ToArray();
        Assert.NotEmpty(texts);

        var result = (await Fgclip.RunAsync(
        [
            "compare", "--model", shapes.Model, Image, "--json", "--walk-type", walk, "--max-num-patches", "256",
            "--text", .. texts.Select(text => (string)text!["text"]!),
        ])).Ended(ExitCode.Done);

        Assert.Equal(texts.Length, result.Lines.Count);
        Assert.All(texts.Zip(result.Lines), pair =>
        {
            var line = JsonNode.Parse(pair.Second)!;
            var cosine = Cosine(Vector(picture["image_feature"]!), Vector(pair.First!["feature"]!));
            var logit = (cosine * Math.Exp((double)golden["logit_scale"]!)) + (double)golden["logit_bias"]!;
            Assert.Equal((string)pair.First["text"]!, (string)line["text"]!);
            Assert.Equal(cosine, (double)line["cosine"]!, tolerance: 1e-4);
            Assert.Equal(logit, (double)line["logit"]!, tolerance: 2e-3);
            Assert.Equal(1 / (1 + Math.Exp(-logit)), (double)line["sigmoid"]!, tolerance: 1e-3);
        });
    }

    [Fact]
    public async Task FG_CLIP_shares_the_probability_out_among_the_captions()
    {
        var model = await FgClipModelAsync();
        var result = (await Fgclip.RunAsync("compare", "--model", model, Image, "--json", "--text", "a dog", "a cat", "--text", "a house"))
            .Ended(ExitCode.Done);

        var lines = result.Lines.Select(line => JsonNode.Parse(line)!).ToArray();
        var powers = lines.Select(line => Math.Exp((double)line["logit"]!)).ToArray();
        Assert.Equal(["a dog", "a cat", "a house"], lines.Select(line => (string)line["text"]!));
        Assert.All(lines.Zip(powers), pair => Assert.Equal(pair.Second / powers.Sum(), (double)pair.First["softmax"]!, tolerance: 1e-4));
    }

    [Fact]
    public async Task FG_CLIP_has_no_patch_limit()
    {
        var result = await Fgclip.RunAsync("compare", "--model", await FgClipModelAsync(), Image, "--text", "a dog", "--max-num-patches",
            "256");
        Assert.Contains("224x224", result.Ended(ExitCode.Usage).Error);
    }

    [Fact]
    public async Task A_person_gets_a_table()
    {
        var result = (await Fgclip.RunAsync("compare", "--model", shapes.Model, Image, "--text", "a red circle", "小蓝色正方形")).Ended(
            ExitCode.Done);
        Assert.Equal(3, result.Lines.Count);
        Assert.Equal(["cosine", "logit", "sigmoid", "text"], result.Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith("  小蓝色正方形", result.Lines[2]);
    }

    [Fact]
    public async Task A_text_that_the_head_cuts_is_named()
    {
        var text = string.Join(' ', Enumerable.Repeat("a red circle", 25));
        var cut = (await Fgclip.RunAsync("compare", "--model", shapes.Model, Image, "--text", text)).Ended(ExitCode.Done);
        var whole = (await Fgclip.RunAsync("compare", "--model", shapes.Model, Image, "--text", text, "--walk-type", "long")).Ended(
            ExitCode.Done);
        Assert.Contains("first 64 tokens", cut.Error);
        Assert.Empty(whole.Error);
    }

    [Theory]
    [InlineData("is empty", "--text", "a dog", " ")]
    [InlineData("--text", "--json")]
    [InlineData("16384", "--text", "a dog", "--max-num-patches", "16385")]
    [InlineData("huge", "--text", "a dog", "--walk-type", "huge")]
    public async Task What_cannot_be_meant_is_said(string named, params string[] arguments)
    {
        var result = (await Fgclip.RunAsync(["compare", "--model", shapes.Model, Image, .. arguments])).Ended(ExitCode.Usage);
        Assert.Contains(named, result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_image_that_is_not_there_is_named()
    {
        var result = (await Fgclip.RunAsync("compare", "--model", shapes.Model, "nowhere.png", "--text", "a dog")).Ended(ExitCode.Usage);
        Assert.Contains("nowhere.png", result.Error);
    }

    [Fact]
    public async Task A_file_that_is_no_image_is_named()
    {
        var result = (await Fgclip.RunAsync("compare", "--model", shapes.Model, Fixtures.At("images", "bad_html.jpg"), "--text", "a dog"))
            .Ended(ExitCode.Failed);
        Assert.Contains("bad_html.jpg", result.Error);
    }

    private Task<string> FgClipModelAsync() => SyntheticModelFolder.ImportAsync("fgclip1-tiny", shapes.NewPath("fgclip1"));

    private static double[] Vector(JsonNode numbers) => [.. numbers.AsArray().Select(number => (double)number!)];

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
}

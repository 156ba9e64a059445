using System.Text.Json.Nodes;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Cli.Tests.Commands;

/// <summary>
/// The commands with models of the families besides FG-CLIP, imported from the tiny checkpoints whose vectors transformers computed.
/// </summary>
public sealed class FamilyCommandsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("siglip2-naflex", "SigLIP 2 NaFlex", "sigmoid", true)]
    [InlineData("siglip2-fixed", "SigLIP", "sigmoid", true)]
    [InlineData("clip", "CLIP", "softmax", false)]
    public async Task A_job_has_the_vectors_of_transformers(string name, string family, string probability, bool dense)
    {
        var model = await ImportAsync(name, "--precision", "fp32");
        var golden =
            JsonNode.Parse(await File.ReadAllTextAsync(Fixtures.At("golden", name + ".json"), TestContext.Current.CancellationToken))!;
        var images = golden["images"]!.AsArray().Where(image => (int?)image!["limit"] is null or 256).ToDictionary(
            image => (string)image!["image"]!, image => Numbers(image!["image_feature"]));
        var manifest = _folder.At("images.jsonl");
        await File.WriteAllLinesAsync(
            manifest, images.Keys.Select(
                (image, i) => $$"""{"image": "{{image}}", "caption": "{{(i == 0 ? "a red square on the left" : $"image number {i}")}}"}"""),
                TestContext.Current.CancellationToken);
        var (output, text) = (_folder.At("out"), Numbers(golden["texts"]![0]!["feature"]));

        (await Fgclip.RunAsync(
            "embed", "--model", model, "--input", manifest, "--image-root", Fixtures.At("images"), "--output", output, "--no-normalize",
            "--features", dense ? "image,text,dense" : "image,text")).Ended(ExitCode.Done);

        var rows = await DuckDb.QueryAsync($"select key, status, image_embedding, text_embedding_short from '{output}/part-*.parquet'");
        Assert.Equal(images.Count, rows.Count);
        foreach (var row in rows)
        {
            Assert.Equal("ok", (string)row["status"]!);
            Assert.InRange(Cosine(images[(string)row["key"]!], Numbers(row["image_embedding"])), 0.99999, 1.00001);
            if (golden["texts"]![0]!["text"] is not null && (string)row["key"]! == images.Keys.First())
                Assert.InRange(Cosine(text, Numbers(row["text_embedding_short"])), 0.99999, 1.00001);
        }

        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
        var shown = (await Fgclip.RunAsync("model", "show", model)).Ended(ExitCode.Done);
        Assert.Contains($"architecture   {family}", shown.Lines);
        var compared =
            (await Fgclip.RunAsync("compare", "--model", model, Fixtures.At("images", "photo_part.jpg"), "--text", "a cat", "a dog")).Ended(
                ExitCode.Done);
        Assert.Contains(probability, compared.Lines[0]);
        var caption = Numbers(rows.Single(row => (string)row["key"]! == images.Keys.First())["text_embedding_short"]);
        var found = (await Fgclip.RunAsync("search", "--embeddings", output, "--cache", _folder.At("cache"), "--json", "--top", "100",
            "a red square on the left")).Ended(ExitCode.Done).Lines.Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(images.ToDictionary(image => image.Key, image => Cosine(image.Value, caption)).OrderBy(image => image.Key),
            found.ToDictionary(hit => (string)hit["key"]!, hit => (double)hit["score"]!).OrderBy(image => image.Key),
            (a, b) => a.Key == b.Key && Math.Abs(a.Value - b.Value) < 1e-4);
        var mined = _folder.At("mined");
        (await Fgclip.RunAsync("mine", "--embeddings", output, "--output", mined, "--anchor", "image", "--candidate", "text")).Ended(
            ExitCode.Done);
    }

    [Theory]
    [InlineData("siglip2-naflex", "int8")]
    [InlineData("siglip2-fixed", "int8")]
    [InlineData("clip", "int8")]
    [InlineData("clip", "fp16")]
    public async Task Smaller_numbers_measure_themselves(string name, string precision)
    {
        var model = await ImportAsync(name, "--precision", precision);
        var verified = (await Fgclip.RunAsync("model", "verify", model, "--self")).Ended(ExitCode.Done);
        Assert.StartsWith("image            4 ", verified.Lines[1]);
        Assert.Equal(name != "clip", verified.Lines.Any(line => line.StartsWith("dense", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("siglip2-naflex")]
    [InlineData("siglip2-fixed")]
    public async Task A_model_is_compared_with_its_golden(string name)
    {
        var model = await ImportAsync(name);
        var result = (await Fgclip.RunAsync(
            "model", "verify", model, "--against", Fixtures.At("golden", name + ".json"), "--images", Fixtures.At("images"))).Ended(
                ExitCode.Done);
        Assert.Contains("within tolerance", result.Output);
        Assert.StartsWith("text short       5", result.Lines.Single(line => line.StartsWith("text short", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_heat_map_of_SigLIP_says_how_little_it_means()
    {
        var (model, output) = (await ImportAsync("siglip2-naflex"), _folder.At("map.png"));
        var result = (await Fgclip.RunAsync(
            "heatmap", "--model", model, Fixtures.At("images", "photo_part.jpg"), "--text", "a cat", "--out", output)).Ended(ExitCode.Done);
        Assert.Contains("were not trained against texts", result.Error);
        Assert.Equal("PNG"u8, File.ReadAllBytes(output).AsSpan(1, 3));
    }

    [Theory]
    [InlineData("has no dense vectors", "embed", "--features", "image,dense")]
    [InlineData("has no text head long; it has short", "embed", "--features", "text", "--walk-type", "long")]
    [InlineData("has no text head box; it has short", "inspect", "tokens", "--walk-type", "box")]
    [InlineData("has no dense vectors", "heatmap", "IMAGE", "--text", "a cat", "--out", "map.png")]
    [InlineData("has no text head long; it has short", "compare", "IMAGE", "--text", "a cat", "--walk-type", "long")]
    public async Task What_CLIP_lacks_is_refused_before_anything_is_computed(string named, params string[] arguments)
    {
        var model = await ImportAsync("clip");
        string[] line = [.. arguments.Select(argument => argument == "IMAGE" ? Fixtures.At("images", "photo_part.jpg") : argument),
            "--model", model];
        if (arguments[0] == "embed")
            line = [.. line, "--input", Fixtures.At("images"), "--output", _folder.At("out")];

        var result = (await Fgclip.RunAsync(line)).Ended(ExitCode.Usage);

        Assert.Contains(named, result.Error);
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    private static double[] Numbers(JsonNode? vector) => [.. vector!.AsArray().Select(number => (double)number!)];

    private static double Cosine(IEnumerable<double> a, IEnumerable<double> b)
    {
        double[] left = [.. a], right = [.. b];
        Assert.Equal(left.Length, right.Length);
        return left.Zip(right, (x, y) => x * y).Sum() / Math.Sqrt(left.Sum(x => x * x) * right.Sum(x => x * x));
    }

    private async Task<string> ImportAsync(string name, params string[] options)
    {
        var (checkpoint, model) = (_folder.At("checkpoint"), _folder.At("model"));
        await FamilyCheckpoint.WriteAsync(name, checkpoint);
        (await Fgclip.RunAsync(["model", "import", checkpoint, "--out", model, .. options])).Ended(ExitCode.Done);
        return model;
    }
}

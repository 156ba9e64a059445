using System.Text.Json.Nodes;

namespace FgClip.Cli.Tests.Commands;

/// <summary>Builds indexes of drawn scenes, and searches by them and exactly.</summary>
[Collection(nameof(ShapesModel))]
public sealed class IndexCommandTests(ShapesModel shapes, EmbeddedScenes scenes) : IClassFixture<EmbeddedScenes>
{
    private const string Text = "a large green star";

    private string Cache => Path.Combine(shapes.Temp, "cache");

    [Theory]
    [InlineData("image")]
    [InlineData("text")]
    [InlineData("region")]
    public async Task A_text_finds_the_hits_of_exact_search(string kind)
    {
        var index = shapes.NewPath("index");
        string[] query = [Text, "--of", kind, "--top", "12", "--json"];
        string[] filtered = [.. query, "--where", "short_caption LIKE '%small%' AND width >= 10"];

        var built = (await IndexAsync(index, "--of", kind)).Ended(ExitCode.Done);

        Assert.Matches(@" vectors in 1 files, 1 of them built now, \d+ bytes; recall at 10 of \d+ vectors \d\.\d{4}, ", built.Output);
        Assert.Equal(12, (await SearchAsync(query)).Count);
        Assert.Equal(await SearchAsync(query), await SearchAsync([.. query, "--index", index]));
        Assert.Equal(await SearchAsync(filtered), await SearchAsync([.. filtered, "--index", index]));
        Assert.Contains("0 of them built now", (await IndexAsync(index, "--of", kind)).Ended(ExitCode.Done).Output);
    }

    [Fact]
    public async Task A_dataset_that_was_extended_is_searched_after_its_new_parts_are_added()
    {
        var input = Directory.CreateDirectory(shapes.NewPath("in")).FullName;
        var (output, index) = (shapes.NewPath("out"), shapes.NewPath("index"));
        await EmbedAsync("a", "red", "green", "blue", "a small white star");
        (await RunIndexAsync(index, output, "--of", "text", "--shard-vectors", "2")).Ended(ExitCode.Done);
        var before = Files();

        await EmbedAsync("b", "a large yellow circle", "black");
        var stale = (await RunSearchAsync(output, "--index", index, "--of", "text", "yellow")).Ended(ExitCode.Failed);
        var built = (await RunIndexAsync(index, output, "--of", "text", "--shard-vectors", "2", "--json")).Ended(ExitCode.Done);

        Assert.Contains("1 of its parts are not in the index, and the index has 0 others. Run fgclip index again", stale.Error);
        Assert.Equal(2, before.Count);
        Assert.Equal((3, 1), ((int)JsonNode.Parse(built.Output)!["files"]!, (int)JsonNode.Parse(built.Output)!["built"]!));
        Assert.All(before, file => Assert.Equal(file.Value, Files()[file.Key]));
        Assert.Equal("  1.0000  b-0  a large yellow circle", (await RunSearchAsync(output, "--index", index, "--of", "text", "--top", "1",
            "a large yellow circle")).Ended(ExitCode.Done).Lines[0]);

        Dictionary<string, DateTime> Files() => Directory.GetFiles(Path.Combine(index, "text_embedding_short"), "*.usearch")
            .ToDictionary(file => file, File.GetLastWriteTimeUtc);

        async Task EmbedAsync(string name, params string[] captions)
        {
            await File.WriteAllLinesAsync(Path.Combine(input, $"{name}.jsonl"),
                captions.Select((caption, i) => $$"""{"key": "{{name}}-{{i}}", "caption": "{{caption}}"}"""));
            string[] command = ["embed", "--model", shapes.Model, "--input", Path.Combine(input, "*.jsonl"), "--output", output,
                "--features", "text", "--shard-rows", "2"];
            (await Fgclip.RunAsync(name == "a" ? command : [.. command, "--extend"])).Ended(ExitCode.Done);
        }
    }

    [Fact]
    public async Task Too_low_a_recall_fails_and_the_index_is_not_used()
    {
        var index = shapes.NewPath("index");

        var poor = await IndexAsync(index, "--recall", "1", "--connectivity", "2", "--expansion-add", "1", "--expansion-search", "1");

        Assert.Matches(@"recall at 10 of \d+ vectors is 0\.\d{4}, less than --recall 1\. The index is not used\. "
            + @"Raise --expansion-search \(now 1\), which needs no new file", poor.Ended(ExitCode.Failed).Error);
        Assert.Contains("and it had to be 1. Run fgclip index with other options",
            (await RunSearchAsync(scenes.Embeddings, Text, "--index", index)).Ended(ExitCode.Failed).Error);
        Assert.NotEmpty(await SearchAsync(Text, "--json"));
    }

    [Theory]
    [InlineData("--recall: must be 0 to 1", "--recall", "1.5")]
    [InlineData("--recall: must be 0 to 1", "--recall", "NaN")]
    [InlineData("--connectivity: must be 2 to 256", "--connectivity", "1")]
    [InlineData("--expansion-search: must be 1 to 100000", "--expansion-search", "0")]
    [InlineData("--sample: must be 1 to 100000", "--sample", "0")]
    [InlineData("--shard-vectors: must be 1 to 2147483647", "--shard-vectors", "-1")]
    [InlineData("--storage: 'int4' is not one of int8, float16, float32", "--storage", "int4")]
    [InlineData("--head: is for --of text", "--head", "long")]
    public async Task What_cannot_be_meant_is_refused(string reason, params string[] options) =>
        Assert.Contains(reason, (await IndexAsync("unused", options)).Ended(ExitCode.Usage).Error);

    [Fact]
    public async Task A_folder_without_an_index_and_a_column_that_the_dataset_lacks_are_refused()
    {
        Assert.Contains("has no index of image_embedding. Run fgclip index",
            (await RunSearchAsync(scenes.Embeddings, Text, "--index", shapes.NewPath("nowhere"))).Ended(ExitCode.Failed).Error);
        Assert.Contains("no column text_embedding_long",
            (await IndexAsync(shapes.NewPath("index"), "--of", "text", "--head", "long")).Ended(ExitCode.Failed).Error);
    }

    private Task<Fgclip.Result> IndexAsync(string index, params string[] options) => RunIndexAsync(index, scenes.Embeddings, options);

    private Task<Fgclip.Result> RunIndexAsync(string index, string embeddings, params string[] options) =>
        Fgclip.RunAsync(["index", "--embeddings", embeddings, "--index", index, "--cache", Cache, .. options]);

    private async Task<IReadOnlyList<string>> SearchAsync(params string[] options) =>
        (await RunSearchAsync(scenes.Embeddings, options)).Ended(ExitCode.Done).Lines;

    private Task<Fgclip.Result> RunSearchAsync(string embeddings, params string[] options) =>
        Fgclip.RunAsync(["search", "--embeddings", embeddings, "--cache", Cache, .. options]);
}

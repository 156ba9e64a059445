using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class RetryCommandTests(ShapesModel shapes)
{
    private const int Rows = 24, ShardRows = 4;

    [Fact]
    public async Task Rows_whose_images_came_later_are_done_and_the_others_keep_their_bytes()
    {
        var (input, output) = await EmbeddedAsync();
        var before = Parts(output);
        var missing = await RowsAsync(output, "status = 'missing'");
        Assert.Equal([5, 6, 17], missing.Select(row => Number(row)));
        foreach (var name in (string[])["picture-5.png", "picture-17.png"])
            File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(input, name));

        (await Fgclip.RunAsync("retry", output)).Ended(ExitCode.Done);

        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
        Assert.Equal([6], (await RowsAsync(output, "status = 'missing'")).Select(row => Number(row)));
        Assert.Equal(Rows - 1, (await RowsAsync(output, "status = 'ok' and image_embedding is not null")).Count);
        var after = Parts(output);
        Assert.Equal([1, 4], Enumerable.Range(0, Rows / ShardRows).Where(shard => !before[shard].SequenceEqual(after[shard])));
        var whole = shapes.NewPath("whole");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", Path.Combine(input, "in.jsonl"), "--output", whole)).Ended(
            ExitCode.Done);
        Assert.Equal((await RowsAsync(whole, "true")).Select(row => row.ToJsonString()),
            (await RowsAsync(output, "true")).Select(row => row.ToJsonString()));
        var manifest =
            JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(output, "_manifest.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal((2, 1, Rows - 1), ((int)manifest["generation"]!, (int)manifest["pass"]!, (int)manifest["statuses"]!["ok"]!));
    }

    [Fact]
    public async Task Only_rows_of_the_statuses_that_are_named_are_done()
    {
        var (input, output) = await EmbeddedAsync();
        var before = Parts(output);
        File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(input, "picture-5.png"));

        (await Fgclip.RunAsync("retry", output, "--status", "fetch_failed,crashed")).Ended(ExitCode.Done);

        Assert.All(before.Zip(Parts(output)), parts => Assert.Equal(parts.First, parts.Second));
        Assert.Contains("not done again", (await Fgclip.RunAsync("retry", output, "--status", "ok")).Ended(ExitCode.Usage).Error);
        Assert.Contains("fetched no images from the web",
            (await Fgclip.RunAsync("retry", output, "--ignore-opt-out")).Ended(ExitCode.Usage).Error);
    }

    [Fact]
    public async Task A_second_retry_is_a_second_pass()
    {
        var (input, output) = await EmbeddedAsync();
        (await Fgclip.RunAsync("retry", output)).Ended(ExitCode.Done);
        File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(input, "picture-6.png"));

        (await Fgclip.RunAsync("retry", output, "--json")).Ended(ExitCode.Done);

        Assert.Equal(2, (await RowsAsync(output, "status = 'missing'")).Count);
        Assert.True(File.Exists(Path.Combine(output, "_retries", "0002.json")));
    }

    [Fact]
    public async Task A_complete_dataset_whose_mark_a_late_process_took_away_is_retried_and_marked()
    {
        var (_, output) = await EmbeddedAsync();
        File.Delete(Path.Combine(output, "_SUCCESS"));

        (await Fgclip.RunAsync("retry", output, "--status", "truncated")).Ended(ExitCode.Done);

        Assert.True(File.Exists(Path.Combine(output, "_SUCCESS")));
    }

    [Fact]
    public async Task A_dataset_that_is_not_finished_is_not_retried()
    {
        var (_, output) = await EmbeddedAsync();
        File.Delete(Path.Combine(output, "_manifest.json"));

        Assert.Contains("not finished", (await Fgclip.RunAsync("retry", output)).Ended(ExitCode.Usage).Error);
        Assert.Contains("no dataset", (await Fgclip.RunAsync("retry", shapes.NewPath("none"))).Ended(ExitCode.Usage).Error);
    }

    private static List<byte[]> Parts(string output) =>
        [.. Directory.GetFiles(output, "part-*.parquet").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static Task<IReadOnlyList<JsonNode>> RowsAsync(string output, string condition) =>
        DuckDb.QueryAsync($"select * from '{output}/part-*.parquet' where {condition} order by n");

    private static int Number(JsonNode row) => int.Parse(row["n"]!.ToString());

    /// <summary>A finished dataset, three of whose images were not there.</summary>
    private async Task<(string Input, string Output)> EmbeddedAsync()
    {
        var (input, output) = (Directory.CreateDirectory(shapes.NewPath("in")).FullName, shapes.NewPath("out"));
        foreach (var i in Enumerable.Range(0, Rows).Except([5, 6, 17]))
            File.Copy(Fixtures.At("images", i % 2 == 0 ? "rgb_100x401.png" : "rgb_224x224.png"), Path.Combine(input, $"picture-{i}.png"));
        await File.WriteAllLinesAsync(
            Path.Combine(input, "in.jsonl"), Enumerable.Range(0, Rows)
            .Select(i => $$"""{"image": "picture-{{i}}.png", "caption": "number {{i}}", "n": {{i}}}"""));
        (await Fgclip.RunAsync(
            "embed", "--model", shapes.Model, "--input", Path.Combine(input, "in.jsonl"), "--output", output, "--shard-rows",
            $"{ShardRows}")).Ended(ExitCode.Done);
        return (input, output);
    }
}

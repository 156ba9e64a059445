using System.Security.Cryptography;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class EmbedBesideTests(ShapesModel shapes)
{
    private const int Rows = 24;

    [Fact]
    public async Task Columns_are_added_row_for_row_and_nothing_is_done_again()
    {
        var (manifest, output) = await EmbeddedAsync("--features", "image");
        var before = Digests(output);

        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--features", "regions", "--beside", output)).Ended(ExitCode.Done);

        Assert.Equal(before, Digests(output));
        var whole = shapes.NewPath("whole");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest, "--output", whole, "--features", "image,regions"))
            .Ended(ExitCode.Done);
        var joined = await DuckDb.QueryElementsAsync($"""
            select a.key, a.image_embedding, b.regions
            from read_parquet('{output}/part-*.parquet', filename = true, file_row_number = true) a
            join read_parquet('{output}/regions/part-*.parquet', filename = true, file_row_number = true) b
            on parse_filename(a.filename) = parse_filename(b.filename) and a.file_row_number = b.file_row_number
            order by a.filename, a.file_row_number
            """);
        var together = await DuckDb.QueryElementsAsync($"select key, image_embedding, regions from '{whole}/part-*.parquet'");
        Assert.Equal(Rows, joined.Count);
        Assert.Equal(together.Select(row => row.GetRawText()), joined.Select(row => row.GetRawText()));
        var verified = (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done).Output;
        Assert.Contains($"{output}/regions: 3 parts, {Rows} rows", verified);
    }

    [Fact]
    public async Task Broken_columns_are_found_with_the_dataset()
    {
        var (_, output) = await EmbeddedAsync("--features", "image");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--features", "text", "--walk-type", "long", "--beside", output)).Ended(
            ExitCode.Done);
        File.Delete(Path.Combine(output, "text_long", "part-00000001.parquet"));

        Assert.Contains("part-00000001.parquet", (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Failed).Output);
        Directory.Delete(Path.Combine(output, "text_long"), recursive: true);
        Assert.Contains("_beside/text_long.json: there is no dataset in text_long",
            (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Failed).Output);
    }

    [Fact]
    public async Task Failed_rows_of_added_columns_are_retried_by_their_folder()
    {
        var input = Directory.CreateDirectory(shapes.NewPath("in")).FullName;
        var (manifest, output) = (Path.Combine(input, "in.jsonl"), shapes.NewPath("out"));
        await File.WriteAllLinesAsync(manifest,
            ["""{"image": "a.png", "caption": "a circle"}""", """{"image": "b.png", "caption": "a square"}"""]);
        File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(input, "a.png"));
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest, "--output", output, "--features", "text")).Ended(
            ExitCode.Done);
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--features", "image", "--beside", output)).Ended(ExitCode.Done);
        File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(input, "b.png"));

        (await Fgclip.RunAsync("retry", $"{output}/image")).Ended(ExitCode.Done);

        var rows = await DuckDb.QueryAsync($"select status, image_embedding is not null as has from '{output}/image/part-*.parquet'");
        Assert.Equal(["ok", "ok"], rows.Select(row => (string)row["status"]!));
        Assert.All(rows, row => Assert.True((bool)row["has"]!));
        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
        Assert.Contains($"holds columns of {output}",
            (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--features", "dense", "--beside", $"{output}/image")).Ended(
                ExitCode.Usage).Error);
    }

    [Fact]
    public async Task What_the_dataset_decides_is_not_asked_again()
    {
        var (manifest, output) = await EmbeddedAsync("--features", "image");
        string[] command = ["embed", "--model", shapes.Model, "--features", "text", "--beside", output];

        Assert.Contains("--shard-rows", (await Fgclip.RunAsync([.. command, "--shard-rows", "5"])).Ended(ExitCode.Usage).Error);
        Assert.Contains("--input", (await Fgclip.RunAsync([.. command, "--input", manifest])).Ended(ExitCode.Usage).Error);
        Assert.Contains("no dataset",
            (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--features", "text", "--beside", shapes.NewPath("none"))).Ended(
                ExitCode.Usage).Error);
        Assert.Contains("--output is missing",
            (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest)).Ended(ExitCode.Usage).Error);
        File.Delete(Path.Combine(output, "_manifest.json"));
        Assert.Contains("not finished", (await Fgclip.RunAsync(command)).Ended(ExitCode.Usage).Error);
        Assert.False(Directory.Exists(Path.Combine(output, "text_short")));
    }

    private static SortedDictionary<string, string> Digests(string output) => new(
        Directory.GetFiles(output, "*", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/_beside/", StringComparison.Ordinal) && !file.Contains("/regions/", StringComparison.Ordinal))
            .ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    private async Task<(string Manifest, string Output)> EmbeddedAsync(params string[] options)
    {
        var (scenes, output) = (shapes.NewPath("scenes"), shapes.NewPath("out"));
        var manifest = (await Fgclip.RunAsync("sample", "--out", scenes, "--count", $"{Rows / 2}", "--seed", "3")).Ended(
            ExitCode.Done).Lines[0];
        (await Fgclip.RunAsync(
            ["embed", "--model", shapes.Model, "--input", manifest, "--output", output, "--shard-rows", "8", .. options])).Ended(
                ExitCode.Done);
        return (manifest, output);
    }
}

using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class VerifyCommandTests(ShapesModel shapes)
{
    private const string SecondPart = "part-00000001.parquet";

    [Theory]
    [InlineData("float32")]
    [InlineData("float16")]
    [InlineData("int8")]
    public async Task A_dataset_as_it_was_made_is_clean(string dense)
    {
        var output = await EmbeddedAsync("--features", "image,text,regions,dense", "--dense", dense, "--walk-type", "short,long");

        var verified = (await Fgclip.RunAsync("verify", output, "--json")).Ended(ExitCode.Done);

        var report = JsonNode.Parse(verified.Lines[0])!;
        Assert.Equal((3, 24L, 24L, 0),
            ((int)report["parts"]!, (long)report["rows"]!, (long)report["rowsCompared"]!, (int)report["problemCount"]!));
        Assert.True((long)report["vectors"]! > 4 * 24, verified.Output);
        Assert.Contains("all well", (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done).Output);
    }

    [Fact]
    public async Task A_dataset_with_failed_rows_is_clean_too()
    {
        var output = shapes.NewPath("bad-rows");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", Fixtures.At("images"), "--output", output, "--features",
            "image")).Ended(ExitCode.Done);

        (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done);
    }

    [Fact]
    public async Task A_key_of_different_images_is_named()
    {
        var folder = Directory.CreateDirectory(shapes.NewPath("keys")).FullName;
        foreach (var name in (string[])["rgb_15x15.png", "rgb_64x64.png", "rgb_17x33.png"])
            File.Copy(Fixtures.At("images", name), Path.Combine(folder, name));
        await File.WriteAllTextAsync(Path.Combine(folder, "in.jsonl"), """
            {"key": "one", "image": "rgb_15x15.png"}
            {"key": "two", "image": "rgb_15x15.png"}
            {"key": "one", "image": "rgb_15x15.png"}
            {"key": "two", "image": "none.png"}
            {"key": "two", "image": "rgb_64x64.png"}
            {"key": "three", "image": "rgb_17x33.png"}

            """);
        var output = shapes.NewPath("keys-out");
        (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", Path.Combine(folder, "in.jsonl"), "--output", output,
            "--features", "image", "--shard-rows", "4")).Ended(ExitCode.Done);

        var verified = (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done).Output;

        Assert.Contains(
            "1 key has rows with different images, 2 rows in all, such as \"two\" in part-00000000.parquet, row 1, and "
            + $"{SecondPart}, row 0.", verified);
        Assert.Contains("all well", verified);
    }

    [Fact]
    public async Task A_part_that_is_cut_is_found()
    {
        var output = await EmbeddedAsync();
        var part = Path.Combine(output, SecondPart);
        await File.WriteAllBytesAsync(part, (await File.ReadAllBytesAsync(part))[..^1]);

        await FindsAsync(output, $"{SecondPart}: its", "sha256");
    }

    [Fact]
    public async Task A_part_in_the_place_of_another_is_found()
    {
        var output = await EmbeddedAsync();
        var receipt = Path.Combine(output, "_commits", "000000", "001.json");
        File.Copy(Path.Combine(output, "part-00000000.parquet"), Path.Combine(output, SecondPart), overwrite: true);
        var other = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(output, "_commits", "000000", "000.json")))!;
        (other["shard"], other["part"]) = (1, SecondPart);
        await File.WriteAllTextAsync(receipt, other.ToJsonString());

        var found = await FindsAsync(output, SecondPart, "its footer says shard 0");
        Assert.Contains($"{SecondPart}, row 0: its key is", found);
        Assert.Contains("_manifest.json", found);
    }

    [Theory]
    [InlineData("_SUCCESS", "_SUCCESS: is not there, though the dataset is complete")]
    [InlineData("_manifest.json", "_manifest.json: is not there")]
    [InlineData("_commits/000000/002.json", "rows 16 to 23 are missing")]
    [InlineData("part-00000002.parquet", "has no part-00000002.parquet")]
    public async Task What_is_missing_is_found(string name, string words)
    {
        var output = await EmbeddedAsync();
        File.Delete(Path.Combine(output, name));

        await FindsAsync(output, words);
    }

    [Fact]
    public async Task A_part_that_nobody_vouches_for_is_found()
    {
        var output = await EmbeddedAsync();
        File.Copy(Path.Combine(output, SecondPart), Path.Combine(output, "part-00000007.parquet"));

        await FindsAsync(output, "part-00000007.parquet: has no receipt");
    }

    [Fact]
    public async Task An_input_that_changed_is_noted_and_no_problem()
    {
        var output = await EmbeddedAsync();
        var plan = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(output, "_inputs", "0001.json")))!;
        await File.AppendAllTextAsync((string)plan["inputs"]![0]!["address"]!, "\n");

        Assert.Contains("was not compared", (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Done).Output);
    }

    [Fact]
    public async Task Where_there_is_no_dataset_the_command_is_wrong() =>
        Assert.Contains("no dataset", (await Fgclip.RunAsync("verify", shapes.NewPath("none"))).Ended(ExitCode.Usage).Error);

    private static async Task<string> FindsAsync(string output, params string[] words)
    {
        var found = (await Fgclip.RunAsync("verify", output)).Ended(ExitCode.Failed).Output;
        Assert.All(words, word => Assert.Contains(word, found));
        return found;
    }

    /// <summary>Twelve drawn scenes, in English and in Chinese, in three parts.</summary>
    private async Task<string> EmbeddedAsync(params string[] options)
    {
        var (scenes, output) = (shapes.NewPath("scenes"), shapes.NewPath("out"));
        var manifest = (await Fgclip.RunAsync("sample", "--out", scenes, "--count", "12", "--seed", "3")).Ended(ExitCode.Done).Lines[0];
        (await Fgclip.RunAsync(
            ["embed", "--model", shapes.Model, "--input", manifest, "--output", output, "--shard-rows", "8", .. options])).Ended(
                ExitCode.Done);
        return output;
    }
}

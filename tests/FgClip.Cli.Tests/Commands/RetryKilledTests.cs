using System.Diagnostics;
using System.Security.Cryptography;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class RetryKilledTests(ShapesModel shapes)
{
    private const int Rows = 160, ShardRows = 4, Kills = 5, Seed = 5;

    // Forty parts are replaced, and each makes more than ten events in the folder.
    private const int MaxEvents = 20;

    [Fact]
    public async Task Killed_again_and_again_it_ends_in_the_bytes_of_an_undisturbed_retry()
    {
        var (whole, killed) = await EmbeddedTwiceAsync();
        (await Fgclip.RunAsync("retry", whole)).Ended(ExitCode.Done);

        var before = shapes.NewPath("before");
        await CopyAsync(killed, before);
        await FolderEvents.KillAsync(killed, Kills, new Random(Seed), MaxEvents, () => CopyAsync(before, killed), HasAllRowsAsync, "retry",
            killed);
        Assert.Contains("_retries/0001.json", (await Fgclip.RunAsync("verify", killed)).Ended(ExitCode.Failed).Output);
        (await Fgclip.RunAsync("retry", killed)).Ended(ExitCode.Done);

        Assert.Equal(Digests(whole, "part-*.parquet"), Digests(killed, "part-*.parquet"));
        Assert.Equal(Digests(whole, "_manifest.json"), Digests(killed, "_manifest.json"));
        Assert.Equal(["0001.json"], Directory.GetFiles(Path.Combine(killed, "_retries")).Select(file => Path.GetFileName(file)));
        (await Fgclip.RunAsync("verify", killed)).Ended(ExitCode.Done);

        async Task HasAllRowsAsync()
        {
            var rows =
                await DuckDb.QueryAsync($"select count(distinct key)::int as keys, count(*)::int as rows from '{killed}/part-*.parquet'");
            Assert.Equal((Rows, Rows), ((int)rows[0]["keys"]!, (int)rows[0]["rows"]!));
        }
    }

    /// <summary>Makes a folder a copy of another, times of change included.</summary>
    private static async Task CopyAsync(string from, string to)
    {
        if (Directory.Exists(to))
            Directory.Delete(to, recursive: true);
        using var copy = Process.Start("cp", ["-a", from, to]);
        await copy.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, copy.ExitCode);
    }

    private static SortedDictionary<string, string> Digests(string output, string pattern) => new(
        Directory.GetFiles(output, pattern)
        .ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    /// <summary>Two datasets of the same input, an image of each part of which came only after they were finished.</summary>
    private async Task<(string Whole, string Killed)> EmbeddedTwiceAsync()
    {
        var input = Directory.CreateDirectory(shapes.NewPath("in")).FullName;
        var (manifest, whole, killed) = (Path.Combine(input, "in.jsonl"), shapes.NewPath("whole"), shapes.NewPath("killed"));
        await File.WriteAllLinesAsync(
            manifest, Enumerable.Range(0, Rows).Select(
                i => $$"""{"image": "{{(i % ShardRows == 1 ? "late" : "early")}}.png", "caption": "number {{i}}", "key": "key-{{i}}"}"""));
        File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(input, "early.png"));
        foreach (var output in (string[])[whole, killed])
            (await Fgclip.RunAsync("embed", "--model", shapes.Model, "--input", manifest, "--output", output, "--shard-rows",
                $"{ShardRows}")).Ended(ExitCode.Done);
        File.Copy(Fixtures.At("images", "rgb_64x64.png"), Path.Combine(input, "late.png"));
        return (whole, killed);
    }
}

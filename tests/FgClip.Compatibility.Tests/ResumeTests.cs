using FgClip.TestKit.Processes;

namespace FgClip.Compatibility.Tests;

/// <summary>What version 0.1.0 left unfinished is finished, and the parts that it had committed stay.</summary>
public sealed class ResumeTests
{
    // Those of the first are replaced where they have rows to retry.
    private const string SecondGeneration = "\"generation\": 2";

    [Fact]
    public async Task A_first_job_that_was_killed()
    {
        using var old = await OldFiles.UnpackAsync("unfinished");
        await IsFinishedAsync(
            old.At("unfinished", "out"), parts: 24,
            [.. Embed(old), "--input", old.At("unfinished", "a.jsonl"), "--input", old.At("unfinished", "b.jsonl.gz"), "--output",
            old.At("unfinished", "out")]);
    }

    [Fact]
    public async Task A_retry_that_was_killed()
    {
        using var old = await OldFiles.UnpackAsync("retrying");
        await IsFinishedAsync(old.At("retrying", "out"), parts: 12, ["retry", old.At("retrying", "out")], stays: SecondGeneration);
    }

    [Fact]
    public async Task An_extension_that_was_killed()
    {
        using var old = await OldFiles.UnpackAsync("extending");
        await IsFinishedAsync(
            old.At("extending", "out"), parts: 16,
            [
                .. Embed(old), "--input", old.At("extending", "a.jsonl"), "--input", old.At("extending", "b.jsonl"), "--output", old.At(
                    "extending", "out"),
                "--features", "image", "--extend",
            ]);
    }

    [Fact]
    public async Task Columns_of_which_some_were_added()
    {
        using var old = await OldFiles.UnpackAsync("adding");
        await IsFinishedAsync(
            old.At("adding", "out", "text_long"), parts: 12,
            ["embed", "--model", old.At("models", "fgclip2"), "--beside", old.At("adding", "out"), "--features", "text", "--walk-type",
            "long"]);
        await CliProcess.RunAsync(null, "verify", old.At("adding", "out"));
    }

    [Fact]
    public async Task A_job_that_failed()
    {
        using var old = await OldFiles.UnpackAsync("failed");
        string[] command =
        [
            "embed", "--model", old.At("models", "fgclip2"), "--image-root", old.At("images"), "--input", old.At("failed", "photos"),
            "--output", old.At("failed", "out"), "--features", "image", "--shard-rows", "2",
        ];
        await IsFinishedAsync(old.At("failed", "out"), parts: 3, command);
    }

    private static string[] Embed(OldFiles old) =>
        ["embed", "--model", old.At("models", "fgclip2"), "--image-root", old.At("images"), "--shard-rows", "1"];

    private static async Task IsFinishedAsync(string output, int parts, string[] command, string stays = "")
    {
        var receipts = Receipts(output).Where(receipt => receipt.Value.Contains(stays, StringComparison.Ordinal)).ToDictionary();
        Assert.NotEmpty(receipts);

        await CliProcess.RunAsync(null, command);
        await CliProcess.RunAsync(null, "verify", output);
        Assert.True(File.Exists(Path.Combine(output, "_SUCCESS")));
        Assert.Equal(parts, Directory.GetFiles(output, "part-*.parquet").Select(Shard).Distinct().Count());
        // A receipt names its part and the part's digest, which verify has compared.
        Assert.Equal(receipts, Receipts(output).Where(receipt => receipts.ContainsKey(receipt.Key)).ToDictionary());
    }

    private static string Shard(string part) => Path.GetFileName(part)["part-".Length..][..8];

    private static SortedDictionary<string, string> Receipts(string output) => new(
        Directory.GetFiles(Path.Combine(output, "_commits"), "*.json", SearchOption.AllDirectories)
        .ToDictionary(file => file, File.ReadAllText),
        StringComparer.Ordinal);
}

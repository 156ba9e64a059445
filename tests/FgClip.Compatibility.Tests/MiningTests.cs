using FgClip.TestKit.Processes;

namespace FgClip.Compatibility.Tests;

/// <summary>
/// A dataset of version 0.1.0 is mined and searched for duplicates, with the outcome of then; mining that was killed is finished.
/// </summary>
public sealed class MiningTests
{
    [Fact]
    public async Task Negatives_are_those_of_then()
    {
        using var old = await OldFiles.UnpackAsync("mining");
        var lines = await CliProcess.RunAsync(null, Mine(old, "today", "n-tuple-scores", "--num-negatives", "2"));
        Assert.Contains(lines, line => line.Text.Contains("a row's key is its file's name", StringComparison.Ordinal));
        await OldRows.AssertSameAsync(old.At("mining", "negatives"), old.At("mining", "today"));
    }

    [Fact]
    public async Task FineHARD_negatives_are_those_of_then()
    {
        using var old = await OldFiles.UnpackAsync("mining");
        await CliProcess.RunAsync(null, Mine(old, "today", "finehard"));
        var (then, today) = (Json(old.At("mining", "finehard")), Json(old.At("mining", "today")));
        Assert.NotEmpty(then);
        Assert.Equal(then, today);
        foreach (var record in (string[])["job.json", "manifest.json"])
            Assert.Equal(
                await File.ReadAllTextAsync(old.At("mining", "finehard", $"_{record}"), TestContext.Current.CancellationToken),
                await File.ReadAllTextAsync(old.At("mining", "today", "_records", record), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Mining_that_was_killed_is_finished()
    {
        using var old = await OldFiles.UnpackAsync("mining");
        await CliProcess.RunAsync(null, Mine(old, "unfinished", "n-tuple-scores", "--num-negatives", "2"));
        await OldRows.AssertSameAsync(old.At("mining", "negatives"), old.At("mining", "unfinished"));
    }

    [Theory]
    [InlineData("negatives", "n-tuple-scores", "--num-negatives", "2")]
    [InlineData("finehard", "finehard")]
    public async Task Mining_that_was_done_is_found_done(string folder, string format, params string[] options)
    {
        using var old = await OldFiles.UnpackAsync("mining");
        var before = Content(old.At("mining", folder));
        await CliProcess.RunAsync(null, Mine(old, folder, format, options));
        Assert.Equal(before, Content(old.At("mining", folder)));
    }

    [Fact]
    public async Task Duplicates_are_those_of_then()
    {
        using var old = await OldFiles.UnpackAsync("mining");
        await CliProcess.RunAsync(
            null, "dedup", "--embeddings", old.At("mining", "out"), "--above", "0.9", "--tile-anchors", "3", "--output", old.At("mining",
            "today"));
        await OldRows.AssertSameAsync(old.At("mining", "copies"), old.At("mining", "today"), newColumn: "row");
        await OldRows.AssertSameAsync(old.At("mining", "copies"), old.At("mining", "today"), "pairs-*.parquet");
    }

    private static string[] Mine(OldFiles old, string output, string format, params string[] options) =>
    [
        "mine", "--embeddings", old.At("mining", "out"), "--anchor", "region", "--candidate", "phrase", "--near-text", "1",
        "--tile-anchors", "3",
        "--tile-candidates", "20", "--output", old.At("mining", output), "--format", format, .. options,
    ];

    private static SortedDictionary<string, string> Json(string folder) => Content(folder, "part-*.json");

    private static SortedDictionary<string, string> Content(string folder, string pattern = "*") => new(
        Directory.GetFiles(folder, pattern)
        .ToDictionary(file => Path.GetFileName(file), file => Convert.ToBase64String(File.ReadAllBytes(file))),
        StringComparer.Ordinal);
}

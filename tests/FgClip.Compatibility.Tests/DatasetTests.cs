using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Compatibility.Tests;

/// <summary>Finished datasets of version 0.1.0 are verified, retried, extended, and get columns added.</summary>
public sealed class DatasetTests
{
    [Theory]
    [InlineData("whole", "out", """{"ok": 20, "missing": 1, "truncated": 1, "bad_row": 1, "empty_caption": 1}""")]
    [InlineData("whole", "fgclip1", """{"ok": 20, "missing": 1, "truncated": 1, "bad_row": 1, "empty_caption": 1}""")]
    [InlineData("whole", "int8", """{"ok": 20, "missing": 1, "truncated": 1, "bad_row": 1, "empty_caption": 1}""")]
    [InlineData("evolved", "out", """{"ok": 15, "missing": 1}""")]
    [InlineData("mining", "out", """{"ok": 24}""")]
    [InlineData("cluster", "finished/out", """{"ok": 24}""")]
    public async Task It_is_whole(string archive, string dataset, string statuses)
    {
        using var old = await OldFiles.UnpackAsync(archive);
        var output = old.At(archive, dataset);

        await CliProcess.RunAsync(null, "verify", output);
        Assert.Equal(Counts(JsonNode.Parse(statuses)!), await StatusesAsync(output));
    }

    [Fact]
    public async Task Its_failed_rows_are_retried()
    {
        using var old = await OldFiles.UnpackAsync("evolved");
        var output = old.At("evolved", "out");
        old.AddImage("second-later.png", "image-06.png");

        await CliProcess.RunAsync(null, "retry", output);
        await CliProcess.RunAsync(null, "verify", output);
        Assert.Equal(new() { ["ok"] = 16 }, await StatusesAsync(output));
    }

    [Fact]
    public async Task It_is_extended_and_what_it_had_stays_as_it_was()
    {
        using var old = await OldFiles.UnpackAsync("evolved");
        var output = old.At("evolved", "out");
        // Columns that were added are not extended with it.
        Directory.Delete(Path.Combine(output, "regions"), recursive: true);
        Directory.Delete(Path.Combine(output, "_beside"), recursive: true);
        var before = Parts(output);

        await CliProcess.RunAsync(null, [.. Embed(old), "--input", old.At("evolved", "c.jsonl"), "--extend"]);
        await CliProcess.RunAsync(null, "verify", output);
        Assert.Equal(new() { ["ok"] = 23, ["missing"] = 1 }, await StatusesAsync(output));
        Assert.Equal(before, Parts(output).Where(part => before.ContainsKey(part.Key)));
    }

    [Fact]
    public async Task The_command_that_made_it_finds_it_done()
    {
        using var old = await OldFiles.UnpackAsync("evolved");
        var output = old.At("evolved", "out");
        var before = Parts(output);

        await CliProcess.RunAsync(null, [.. Embed(old), "--extend"]);
        Assert.Equal(before, Parts(output));
    }

    [Fact]
    public async Task It_gets_columns()
    {
        using var old = await OldFiles.UnpackAsync("evolved");
        var output = old.At("evolved", "out");

        await CliProcess.RunAsync(null, "embed", "--model", old.At("models", "fgclip2"), "--beside", output, "--features", "text",
            "--walk-type", "long");
        await CliProcess.RunAsync(null, "verify", output);
        var rows = await DuckDb.QueryAsync($"select count(text_embedding_long)::int as vectors from '{output}/text_long/part-*.parquet'");
        Assert.Equal(16, (int)rows[0]["vectors"]!);
    }

    private static string[] Embed(OldFiles old) =>
    [
        "embed", "--model", old.At("models", "fgclip2"), "--image-root", old.At("images"),
        "--input", old.At("evolved", "a.jsonl"), "--input", old.At("evolved", "b.jsonl"), "--output", old.At("evolved", "out"),
        "--features", "image,text,dense", "--dense", "int8", "--dense-grid", "2x2", "--layout", "clip-retrieval", "--shard-rows", "4",
    ];

    private static async Task<SortedDictionary<string, int>> StatusesAsync(string output)
    {
        var rows = await DuckDb.QueryAsync($"select status, count(*)::int as count from '{output}/part-*.parquet' group by status");
        return new(rows.ToDictionary(row => (string)row["status"]!, row => (int)row["count"]!), StringComparer.Ordinal);
    }

    private static SortedDictionary<string, int> Counts(JsonNode statuses) =>
        new(statuses.AsObject().ToDictionary(status => status.Key, status => (int)status.Value!), StringComparer.Ordinal);

    private static SortedDictionary<string, string> Parts(string output) => new(
        Directory.GetFiles(output, "*.parquet")
        .ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}

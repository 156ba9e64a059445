using System.IO.Compression;
using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Cli.Tests.Commands;

/// <summary>A process that plans one large manifest in stretches is killed in the middle of it, or once it has planned.</summary>
[Collection(nameof(ShapesModel))]
public sealed class LargeManifestKilledTests(ShapesModel shapes)
{
    private const int Killed = 137, Stretches = 64;
    private const long StretchBytes = 4 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_planner_repeats_less_than_a_twentieth_of_the_manifest()
    {
        var manifest = shapes.NewPath("large.jsonl");
        var output = Directory.CreateDirectory(shapes.NewPath("large-plan")).FullName;
        await WriteAsync(manifest);

        await KillAsync(manifest, output, () => Records(output).Length >= Stretches / 2);
        var before = Records(output).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.InRange(before.Count, Stretches / 2, Stretches - 4);
        await KillAsync(manifest, output, () => File.Exists(Path.Combine(output, "_inputs", "0001.json")));

        // What was open when the process died, at most one stretch of 64 on each of two processors, is all that is read twice.
        var after = Records(output);
        Assert.Equal(Stretches, after.Length);
        Assert.All(before, stretch => Assert.Equal(stretch.Value, File.GetLastWriteTimeUtc(stretch.Key)));
    }

    [Fact]
    public async Task Its_parts_are_those_of_a_manifest_that_is_read_from_its_start_to_its_end()
    {
        const int Rows = 800;
        var manifest = shapes.NewPath("stretched.jsonl");
        var output = Directory.CreateDirectory(shapes.NewPath("stretched")).FullName;
        var filler = new string('x', 90_000);
        await File.WriteAllLinesAsync(manifest, Enumerable.Range(0, Rows).Select(row =>
            $$"""{"key": "row {{row}}", "caption": "a circle, {{row}}", "filler": "{{filler}}"}"""), Token);
        // What is compressed has no stretches.
        await using (var packed = new GZipStream(File.Create($"{manifest}.gz"), CompressionLevel.Fastest))
            await packed.WriteAsync(await File.ReadAllBytesAsync(manifest, Token), Token);
        string[] options = ["--shard-rows", $"{Rows / 4}"];

        await KillAsync(manifest, output, () => File.Exists(Path.Combine(output, "_inputs", "0001.json")), options);
        Assert.InRange(Records(output).Length, 16, 18);
        (await Fgclip.RunAsync(Command(manifest, output, options))).Ended(ExitCode.Done);
        (await Fgclip.RunAsync(Command($"{manifest}.gz", $"{output}-whole", options))).Ended(ExitCode.Done);

        var parts = Parts(output);
        Assert.Equal(4, parts.Count);
        Assert.Equal(Parts($"{output}-whole"), parts);
        var counted = Assert.Single(await DuckDb.QueryAsync($"""
            select count(*)::int as rows, count(distinct key)::int as keys, count(*) filter (key = 'row ' || split(caption, ', ')[2])::int
            as same from '{output}/part-*.parquet' where status = 'ok'
            """));
        Assert.Equal((Rows, Rows, Rows), ((int)counted["rows"]!, (int)counted["keys"]!, (int)counted["same"]!));

        static Dictionary<string, string> Parts(string folder) => FolderDigests.Read(folder)
            .Where(file => file.Key.StartsWith("part-", StringComparison.Ordinal)).ToDictionary();
    }

    private static async Task WriteAsync(string manifest)
    {
        await using var writer = new StreamWriter(manifest);
        var filler = new string('x', 1_000);
        for (var row = 0; writer.BaseStream.Position < StretchBytes * (Stretches - 1) + StretchBytes / 2; row++)
            await writer.WriteLineAsync($$"""{"caption": "a circle, {{row}}", "filler": "{{filler}}"}""");
    }

    private static string[] Records(string output) => Path.Combine(output, "_planning") is var folder && Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file))) == "stretches")]
        : [];

    private string[] Command(string manifest, string output, string[] options) =>
        ["embed", "--model", shapes.Model, "--output", output, "--input", manifest, "--features", "text", .. options];

    private async Task KillAsync(string manifest, string output, Func<bool> isReached, params string[] options)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(output) { IncludeSubdirectories = true };
        watcher.Created += Look;
        watcher.Renamed += Look;
        watcher.EnableRaisingEvents = true;
        var log = new ProcessLog();
        var variables = new Dictionary<string, string> { ["DOTNET_PROCESSOR_COUNT"] = "2" };
        await using var process = CliProcess.Start(log, variables, Command(manifest, output, options));
        var ended = process.WaitForExitAsync(Token);
        if (await Task.WhenAny(reached.Task, ended) == ended)
            Assert.Fail($"The run ended before it was killed:\n{log.Tail()}");
        process.Send(Signal.Kill);
        Assert.Equal(Killed, await ended);

        void Look(object sender, FileSystemEventArgs happened)
        {
            if (isReached())
                reached.TrySetResult();
        }
    }
}

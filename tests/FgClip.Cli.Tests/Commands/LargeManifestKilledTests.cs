using FgClip.TestKit.Processes;

namespace FgClip.Cli.Tests.Commands;

/// <summary>A process that plans one large manifest is killed in the middle of it.</summary>
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

    private async Task KillAsync(string manifest, string output, Func<bool> isReached)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(output) { IncludeSubdirectories = true };
        watcher.Created += Look;
        watcher.Renamed += Look;
        watcher.EnableRaisingEvents = true;
        var log = new ProcessLog();
        var variables = new Dictionary<string, string> { ["DOTNET_PROCESSOR_COUNT"] = "2" };
        await using var process = CliProcess.Start(
            log, variables, "embed", "--model", shapes.Model, "--output", output, "--input", manifest, "--features", "text");
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

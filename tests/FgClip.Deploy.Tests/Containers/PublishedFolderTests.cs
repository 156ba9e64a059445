using FgClip.TestKit;
using FgClip.TestKit.Processes;

namespace FgClip.Deploy.Tests.Containers;

/// <summary>What the image for processors copies, published as it publishes it, and run from that folder.</summary>
public sealed class PublishedFolderTests
{
    // Compiling ahead takes minutes, and tests/run has all tests run what is compiled so.
    private const string Ahead = " -p:PublishReadyToRun=true";

    private static readonly string[] Copied =
        [.. File.ReadLines(Path.Combine(Fixtures.Repository, ".dockerignore")).Where(line => line.StartsWith('!'))
            .Select(line => line[1..])];

    [Fact]
    public async Task The_published_folder_runs()
    {
        using var source = new TempFolder();
        using var app = new TempFolder();
        foreach (var copied in Copied)
            Copy(Path.Combine(Fixtures.Repository, copied), source.At(copied));
        var log = new ProcessLog();
        foreach (var publish in ContainerFile.Read("Dockerfile").All("RUN").Where(run => run.StartsWith("dotnet publish ")))
        {
            await RunAsync(log, ["sh", "-c", $"cd '{source.Path}' && {publish.Replace(Ahead, "").Replace("-o /app", $"-o '{app.Path}'")}"]);
        }

        await RunAsync(log, [app.At("fgclip-silo"), "--help"]);
        Assert.Contains(log.Find(_ => true), line => line.Text.StartsWith("fgclip-silo: a silo of an FgClip.Cluster."));

        // One command that loads libvips, one that loads ONNX Runtime.
        await RunAsync(log, [app.At("fgclip"), "sample", "--out", source.At("scenes"), "--count", "4", "--seed", "1"]);
        await RunAsync(log, [app.At("fgclip"), "model", "import", Fixtures.CheckpointShapes, "--out", source.At("model")]);
        await RunAsync(
            log, [app.At("fgclip"), "embed", "--model", source.At("model"), "--input", source.At("scenes"), "--output", source.At("out"),
            "--features", "image"]);
        await RunAsync(log, [app.At("fgclip"), "verify", source.At("out")]);
    }

    private static async Task RunAsync(ProcessLog log, IReadOnlyList<string> command)
    {
        await using var process = ProgramProcess.Start(command[0], command, new Dictionary<string, string>(), log);
        Assert.True(await process.WaitForExitAsync(TestContext.Current.CancellationToken) == 0, log.Tail());
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }

        Directory.CreateDirectory(to);
        foreach (var entry in Directory.EnumerateFileSystemEntries(from).Where(entry => Path.GetFileName(entry) is not ("bin" or "obj")))
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
    }
}

using System.Security.Cryptography;
using Azure.Storage.Blobs;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Cli.Tests.Commands;

/// <summary>A run is signalled while storage withholds one of its images, so that it cannot end before.</summary>
[Collection(nameof(ShapesModel))]
public sealed class EmbedInterruptedTests(ShapesModel shapes)
{
    private const int Rows = 400, Withheld = 210, ShardRows = 20, Killed = 137;

    [Fact]
    public async Task Interrupted_twice_it_goes_on_to_the_bytes_of_an_undisturbed_run()
    {
        await using var azurite = await Azurite.StartAsync();
        var container = new BlobContainerClient(azurite.ConnectionString, "images");
        await container.CreateAsync(cancellationToken: Token);
        foreach (var (name, file) in new[] { ("420.jpg", "jpeg_420.jpg"), ("444.jpg", "jpeg_444.jpg"), ("withheld.jpg", "jpeg_444.jpg") })
            await container.GetBlobClient(name).UploadAsync(Fixtures.At("images", file), Token);
        await using var gate = await AzuriteGate.StartAsync(azurite);
        var (whole, broken) = (shapes.NewPath("whole"), shapes.NewPath("broken"));
        var manifest = await ManifestAsync();
        await EndAsync(Start(gate, manifest, whole), ExitCode.Done);

        await SignalAsync(gate, manifest, broken, Signal.Interrupt, ExitCode.Interrupted);
        Assert.False(File.Exists(Path.Combine(broken, "_SUCCESS")));
        await SignalAsync(gate, manifest, broken, Signal.Kill, Killed);
        Assert.False(File.Exists(Path.Combine(broken, "_SUCCESS")));
        await EndAsync(Start(gate, manifest, broken), ExitCode.Done);

        Assert.Equal(Parts(whole).Keys, Parts(broken).Keys);
        Assert.Equal(Rows / ShardRows, Parts(whole).Count);
        Assert.Equal(Parts(whole), Parts(broken));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task SignalAsync(AzuriteGate gate, string manifest, string output, Signal signal, int exitCode)
    {
        gate.Close(request => request.Path.Value!.EndsWith("/withheld.jpg", StringComparison.Ordinal));
        var run = Start(gate, manifest, output);
        if (await Task.WhenAny(gate.NextAsync(Token), run.Process.WaitForExitAsync(Token)) is Task<int>)
            Assert.Fail($"The run ended before the image was asked for:\n{run.Log.Tail()}");
        run.Process.Send(signal);
        await EndAsync(run, exitCode);
        gate.Open();
    }

    private static async Task EndAsync((ProgramProcess Process, ProcessLog Log) run, int exitCode)
    {
        await using var process = run.Process;
        var ended = await process.WaitForExitAsync(Token);
        Assert.True(ended == exitCode, $"exit code {ended} instead of {exitCode}\n{run.Log.Tail()}");
    }

    private (ProgramProcess Process, ProcessLog Log) Start(AzuriteGate gate, string manifest, string output)
    {
        var log = new ProcessLog();
        var variables = new Dictionary<string, string> { ["AZURE_STORAGE_CONNECTION_STRING"] = gate.ConnectionString };
        var process = CliProcess.Start(
            log, variables, "embed", "--model", shapes.Model, "--output", output, "--input", manifest, "--image-root", "az://images",
            "--shard-rows", $"{ShardRows}");
        return (process, log);
    }

    private async Task<string> ManifestAsync()
    {
        var manifest = shapes.NewPath("manifest") + ".jsonl";
        await File.WriteAllLinesAsync(
            manifest,
            Enumerable.Range(0, Rows)
            .Select(i => $$"""{"image": "{{(i == Withheld ? "withheld" : i % 2 == 0 ? "420" : "444")}}.jpg", "caption": "number {{i}}"}"""),
            Token);
        return manifest;
    }

    private static SortedDictionary<string, string> Parts(string output) =>
        new(Directory.GetFiles(output, "part-*.parquet").ToDictionary(
            file => Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))));
}

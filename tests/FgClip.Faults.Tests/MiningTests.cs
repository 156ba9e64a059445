using System.Security.Cryptography;
using FgClip.Datasets.Jobs;
using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.TestKit.Processes;

namespace FgClip.Faults.Tests;

/// <summary>A mining job of a cluster that is harmed ends in the bytes of one that ran alone in its process.</summary>
[Collection(nameof(FaultInputs))]
public sealed class MiningTests : IAsyncLifetime
{
    private const int Rows = 9_000, Dimensions = 768, Tiles = 4, Interrupted = 130;

    private readonly TempFolder _folder = new();
    private readonly ProcessLog _said = new();
    private string _embeddings = "";

    public async ValueTask InitializeAsync() => _embeddings = await VectorDataset.WriteAsync(
        _folder.At("data"), Rows, Row, new FeatureOptions { TextHeads = [TextHead.Short] }, rowsPerPart: 3_000);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_silo_killed_while_it_holds_a_tile_changes_no_byte()
    {
        await using var cluster = await FaultCluster.StartAsync(new());
        await using var mine = Mine(cluster);
        await BeginsAsync(cluster, cluster.Workers[1]);
        await cluster.Workers[1].KillAsync();

        await IsWholeAsync(await mine.WaitForExitAsync(Token), cluster);
        Assert.NotEmpty(cluster.Log.Find(line => line.Text.Contains("The silo that held Compare", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_coordinator_killed_and_started_again_knows_the_job()
    {
        await using var cluster = await FaultCluster.StartAsync(new());
        await using var mine = Mine(cluster);
        await BeginsAsync(cluster, cluster.Workers[0]);
        await cluster.Coordinators[0].KillAsync();
        await cluster.Coordinators[0].StartAsync(Token);

        await IsWholeAsync(await mine.WaitForExitAsync(Token), cluster);
    }

    [Fact]
    public async Task Who_stops_watching_leaves_the_job_and_finds_it_again()
    {
        await using var cluster = await FaultCluster.StartAsync(new());
        await using var mine = Mine(cluster);
        await BeginsAsync(cluster, cluster.Workers[0]);
        mine.Send(Signal.Interrupt);
        Assert.Equal(Interrupted, await mine.WaitForExitAsync(Token));
        var job = Assert.Single(_said.Find(line => line.Text.StartsWith("fgclip: job mining-", StringComparison.Ordinal))).Text.Split(' ')[2];
        Assert.Contains(_said.Find(_ => true), line => line.Text.Contains($"fgclip watch {job}", StringComparison.Ordinal));

        Assert.Contains(await CliProcess.RunAsync(cluster.Variables, "list"), line => line.Text.StartsWith(job, StringComparison.Ordinal));
        Assert.Contains(await CliProcess.RunAsync(cluster.Variables, "status", job), line => line.Text.EndsWith(Output, StringComparison.Ordinal));
        await CliProcess.RunAsync(cluster.Variables, "watch", job);
        // The same command finds the job over, and says what came of it.
        await using var again = Mine(cluster);
        await IsWholeAsync(await again.WaitForExitAsync(Token), cluster);
    }

    [Fact]
    public async Task A_cancelled_job_ends_its_client_and_goes_on_when_it_is_submitted_again()
    {
        await using var cluster = await FaultCluster.StartAsync(new() { Workers = 1 });
        await using var mine = Mine(cluster);
        await BeginsAsync(cluster, cluster.Workers[0]);
        var job = _said.Find(line => line.Text.StartsWith("fgclip: job ", StringComparison.Ordinal))[0].Text.Split(' ')[2];
        await CliProcess.RunAsync(cluster.Variables, "cancel", job);
        Assert.Equal(1, await mine.WaitForExitAsync(Token));

        await using var again = Mine(cluster);
        await IsWholeAsync(await again.WaitForExitAsync(Token), cluster);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Output => _folder.At("cluster");

    private static VectorRow Row(int i) => new($"{i}", $"{i}.png", $"caption {i}")
    {
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(i))),
        ImageEmbedding = VectorDataset.Unit(i, Dimensions),
        TextEmbedding = VectorDataset.Unit(i + Rows, Dimensions),
    };

    /// <summary>Waits until a silo has begun a tile, which takes a core a second or two.</summary>
    private static Task BeginsAsync(FaultCluster cluster, ClusterSilo by) => cluster.Log.WaitAsync(
        line => line.Source == by.Name && line.Text.Contains(": compare ", StringComparison.Ordinal) && line.Text.EndsWith(" begins.", StringComparison.Ordinal),
        cancellationToken: Token);

    private ProgramProcess Mine(FaultCluster cluster) => CliProcess.Start(_said, cluster.Variables, Arguments(Output));

    private string[] Arguments(string output) =>
    [
        "mine", "--embeddings", _embeddings, "--anchor", "image", "--candidate", "text", "--output", output, "--format", "n-tuple-scores",
        "--tile-anchors", $"{Rows / 2}", "--tile-candidates", $"{Rows / 2}", "--threads", "1",
    ];

    private async Task IsWholeAsync(int exitCode, FaultCluster cluster)
    {
        Assert.True(exitCode == 0, $"The client:\n{_said.Tail()}\nThe silos:\n{cluster.Log.Tail()}");
        await CliProcess.RunAsync(variables: null, Arguments(_folder.At("alone")));
        Assert.Equal(Content(_folder.At("alone")), Content(Output));
        Assert.True(cluster.Log.Find(line => line.Text.Contains(": compare ", StringComparison.Ordinal) && line.Text.EndsWith(": Done.", StringComparison.Ordinal)).Count >= Tiles);
    }

    /// <summary>Each file's name and digest.</summary>
    private static SortedDictionary<string, string> Content(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}

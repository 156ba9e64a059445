using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FgClip.Datasets.Jobs;
using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;
using Microsoft.AspNetCore.Http;

namespace FgClip.Faults.Tests;

/// <summary>
/// A mining job of a cluster that is harmed ends in the bytes of one that ran alone in its process. Storage withholds all tiles but the
/// first until the harm is done, so that the job cannot end before.
/// </summary>
[Collection(nameof(FaultInputs))]
public sealed class MiningTests : IAsyncLifetime
{
    private const int Rows = 300, Dimensions = 64, Tiles = 4, Interrupted = 130;

    private readonly TempFolder _folder = new();
    private readonly ProcessLog _said = new();
    private string _embeddings = "";
    private Azurite _azurite = null!;
    private AzuriteGate _gate = null!;
    private BlobContainerClient _container = null!;
    private int _tiles;

    public async ValueTask InitializeAsync()
    {
        _embeddings = await VectorDataset.WriteAsync(_folder.At("data"), Rows, Row, new FeatureOptions { TextHeads = [TextHead.Short] },
            rowsPerPart: 100);
        _azurite = await Azurite.StartAsync();
        _container = new BlobContainerClient(_azurite.ConnectionString, "mined");
        await _container.CreateAsync(cancellationToken: Token);
        _gate = await AzuriteGate.StartAsync(_azurite);
        _gate.Close(request => IsTile(request) && Interlocked.Increment(ref _tiles) > 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _azurite.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_silo_killed_while_it_holds_a_tile_changes_no_byte()
    {
        await using var cluster = await StartClusterAsync(workers: 2);
        await using var mine = Mine(cluster);
        await HoldTilesAsync(cluster);
        await cluster.Workers[1].KillAsync();
        _gate.Open();

        await IsWholeAsync(await mine.WaitForExitAsync(Token), cluster);
        Assert.NotEmpty(cluster.Log.Find(line => line.Text.Contains("The silo that held Compare", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_coordinator_killed_and_started_again_knows_the_job()
    {
        await using var cluster = await StartClusterAsync(workers: 2);
        await using var mine = Mine(cluster);
        await HoldTilesAsync(cluster);
        await cluster.Coordinators[0].KillAsync();
        await cluster.Coordinators[0].StartAsync(Token);
        _gate.Open();

        await IsWholeAsync(await mine.WaitForExitAsync(Token), cluster);
    }

    [Fact]
    public async Task Who_stops_watching_leaves_the_job_and_finds_it_again()
    {
        await using var cluster = await StartClusterAsync(workers: 2);
        await using var mine = Mine(cluster);
        await HoldTilesAsync(cluster);
        mine.Send(Signal.Interrupt);
        Assert.Equal(Interrupted, await mine.WaitForExitAsync(Token));
        var job = Assert.Single(_said.Find(line => line.Text.StartsWith("fgclip: job mining-", StringComparison.Ordinal))).Text.Split(' ')[
            2];
        Assert.Contains(_said.Find(_ => true), line => line.Text.Contains($"fgclip watch {job}", StringComparison.Ordinal));

        Assert.Contains(await CliProcess.RunAsync(cluster.Variables, "list"), line => line.Text.StartsWith(job, StringComparison.Ordinal));
        Assert.Contains(await CliProcess.RunAsync(cluster.Variables, "status", job),
            line => line.Text.EndsWith(Output, StringComparison.Ordinal));
        _gate.Open();
        await CliProcess.RunAsync(cluster.Variables, "watch", job);
        // The same command finds the job over, and says what came of it.
        await using var again = Mine(cluster);
        await IsWholeAsync(await again.WaitForExitAsync(Token), cluster);
    }

    [Fact]
    public async Task A_cancelled_job_ends_its_client_and_goes_on_when_it_is_submitted_again()
    {
        await using var cluster = await StartClusterAsync(workers: 1);
        await using var mine = Mine(cluster);
        await HoldTilesAsync(cluster);
        var job = _said.Find(line => line.Text.StartsWith("fgclip: job ", StringComparison.Ordinal))[0].Text.Split(' ')[2];
        await CliProcess.RunAsync(cluster.Variables, "cancel", job);
        Assert.Equal(1, await mine.WaitForExitAsync(Token));
        _gate.Open();

        await using var again = Mine(cluster);
        await IsWholeAsync(await again.WaitForExitAsync(Token), cluster);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private const string Output = "az://mined/out";

    private static bool IsTile(HttpRequest request) =>
        HttpMethods.IsPut(request.Method) && request.Path.Value!.Contains("/_work/tiles/", StringComparison.Ordinal);

    private Task<FaultCluster> StartClusterAsync(int workers) =>
        FaultCluster.StartAsync(new() { Workers = workers, AzureConnectionString = _gate.ConnectionString }, Token);

    private static VectorRow Row(int i) => new($"{i}", $"{i}.png", $"caption {i}")
    {
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(i))),
        ImageEmbedding = VectorDataset.Unit(i, Dimensions),
        TextEmbedding = VectorDataset.Unit(i + Rows, Dimensions),
    };

    /// <summary>Waits until each worker holds a tile that it cannot store. A request that is tried again is of the same tile.</summary>
    private async Task HoldTilesAsync(FaultCluster cluster)
    {
        var tiles = new HashSet<string>();
        while (tiles.Count < cluster.Workers.Count)
            tiles.Add(await _gate.NextAsync(Token));
    }

    private static bool IsCompare(LogLine line) => line.Text.Contains(": compare ", StringComparison.Ordinal);

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
        await DownloadAsync(_folder.At("cluster"));
        Assert.Equal(Content(_folder.At("alone")), Content(_folder.At("cluster")));
        Assert.True(cluster.Log.Find(line => IsCompare(line) && line.Text.EndsWith(": Done.", StringComparison.Ordinal)).Count >= Tiles);
    }

    private async Task DownloadAsync(string folder)
    {
        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "out/", Token))
        {
            var path = Path.Combine(folder, blob.Name["out/".Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await _container.GetBlobClient(blob.Name).DownloadToAsync(path, Token);
        }
    }

    /// <summary>Each file's name and digest.</summary>
    private static SortedDictionary<string, string> Content(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}

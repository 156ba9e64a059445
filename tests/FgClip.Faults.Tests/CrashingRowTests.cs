using Azure.Storage.Blobs;
using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;
using FgClip.TestKit.Services;

namespace FgClip.Faults.Tests;

[Collection(nameof(FaultInputs))]
public sealed class CrashingRowTests(FaultInputsFixture fixture)
{
    private const int Rows = 48, ShardRows = 8, CrashingRow = 21;

    [Fact]
    public async Task A_row_that_takes_its_worker_down_is_named_and_the_others_are_computed()
    {
        // Storage withholds the row's image, so that no worker gets past it before it is killed.
        await using var azurite = await Azurite.StartAsync();
        var container = new BlobContainerClient(azurite.ConnectionString, "images");
        await container.CreateAsync(cancellationToken: Token);
        await container.GetBlobClient("deadly.png").UploadAsync(fixture.Inputs.FirstImage, Token);
        await using var gate = await AzuriteGate.StartAsync(azurite);
        gate.Close(request => request.Path.Value!.EndsWith("/deadly.png", StringComparison.Ordinal));
        var manifest = fixture.Inputs.Manifest(Rows, row => row == CrashingRow ? "az://images/deadly.png" : null);
        await using var cluster = await FaultCluster.StartAsync(new()
        {
            Workers = 1,
            AzureConnectionString = gate.ConnectionString,
            Settings = new Dictionary<string, string> { ["Coordinator:MaxDeaths"] = "1" },
        });
        await using var job = FaultJob.Submit(
            cluster, fixture.Inputs, Rows, ShardRows, manifest: manifest, options: ["--image-root", Path.GetDirectoryName(manifest)!,
            "--image-root", "az://images"]);
        var worker = cluster.Workers[0];
        var ended = job.EndAsync(Token);
        var deaths = 0;
        for (var asked = gate.NextAsync(Token); await Task.WhenAny(asked, ended) == asked; asked = gate.NextAsync(Token))
        {
            await worker.KillAsync();
            deaths++;
            await worker.StartAsync(Token);
        }

        (await job.AuditAsync()).IsWhole(crashed: 1);
        Assert.InRange(deaths, 2, 5);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}

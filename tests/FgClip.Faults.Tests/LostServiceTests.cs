using Azure.Storage.Blobs;
using FgClip.Client;
using FgClip.Faults.Clusters;
using FgClip.Faults.Injection;
using FgClip.Faults.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Services;

namespace FgClip.Faults.Tests;

[Collection(nameof(FaultInputs))]
public sealed class LostServiceTests(FaultInputsFixture fixture)
{
    private const int Rows = 600, ShardRows = 12, ShardsBefore = 4;

    [Fact]
    public async Task A_Redis_that_is_killed_and_started_again_costs_no_row()
    {
        await using var cluster = await FaultCluster.StartAsync(new());
        await using var job = FaultJob.Submit(cluster, fixture.Inputs, Rows, ShardRows);
        await cluster.ShardsDoneAsync(ShardsBefore);
        await cluster.Redis.RestartAsync();

        (await job.AuditAsync()).IsWhole();
    }

    [Fact]
    public async Task A_Redis_that_is_away_for_15_seconds_costs_no_row_and_no_command()
    {
        await using var cluster = await FaultCluster.StartAsync(new());
        await using var client = await FgClipClient.ConnectAsync(ClusterAddress.Parse(cluster.Redis.Address),
            cancellationToken: TestContext.Current.CancellationToken);
        await using var job = FaultJob.Submit(cluster, fixture.Inputs, Rows, ShardRows);
        await cluster.ShardsDoneAsync(ShardsBefore);
        var id = Assert.Single(await client.ListAsync(TestContext.Current.CancellationToken)).Job;
        var away = cluster.Redis.BeAwayAsync(TimeSpan.FromSeconds(15));
        await client.PauseAsync(id, TestContext.Current.CancellationToken);
        await away;

        Assert.True((await client.GetStatusAsync(id, TestContext.Current.CancellationToken)).IsPaused);
        await client.ResumeAsync(id, TestContext.Current.CancellationToken);
        (await job.AuditAsync()).IsWhole();
    }

    [Fact]
    public async Task Storage_that_is_away_for_20_seconds_costs_no_row()
    {
        await using var azurite = await Azurite.StartAsync();
        var container = new BlobContainerClient(azurite.ConnectionString, "data");
        await container.CreateAsync();
        await using var cluster = await FaultCluster.StartAsync(new() { AzureConnectionString = azurite.ConnectionString });
        await using var job = FaultJob.Submit(cluster, fixture.Inputs, Rows, ShardRows, "az://data/out");
        await cluster.ShardsDoneAsync(ShardsBefore);
        await StorageOutage.RunAsync(azurite, TimeSpan.FromSeconds(20));

        Assert.Equal(0, await job.EndAsync());
        using var parts = new TempFolder();
        await BlobParts.DownloadAsync(container, "out", parts.Path);
        (await job.AuditAsync(parts.Path)).IsWhole();
    }
}

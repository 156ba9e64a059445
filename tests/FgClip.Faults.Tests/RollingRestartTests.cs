using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;

namespace FgClip.Faults.Tests;

[Collection(nameof(FaultInputs))]
public sealed class RollingRestartTests(FaultInputsFixture fixture)
{
    private const int Rows = 3_600, ShardRows = 12;

    [Fact]
    public async Task Silos_that_are_stopped_in_turn_leave_well_and_nothing_counts_as_a_failure()
    {
        await using var cluster = await FaultCluster.StartAsync(new());
        await using var job = FaultJob.Submit(cluster, fixture.Inputs, Rows, ShardRows);
        foreach (var silo in cluster.Silos)
        {
            await cluster.ShardsDoneAsync(shards: 2, from: cluster.Log.Count);
            Assert.Equal(0, await silo.StopAsync());
            await silo.StartAsync();
        }

        (await job.AuditAsync()).IsWhole();
        Assert.Empty(cluster.Log.Find(line => line.Text.Contains("The silo that held shard") || line.Text.Contains("An attempt failed")));
    }
}

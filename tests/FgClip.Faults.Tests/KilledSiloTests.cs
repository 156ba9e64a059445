using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;

namespace FgClip.Faults.Tests;

[Collection(nameof(FaultInputs))]
public sealed class KilledSiloTests(FaultInputsFixture fixture)
{
    private const int Rows = 800, ShardRows = 8, ShardsBefore = 6;

    [Fact]
    public async Task A_worker_killed_in_the_middle_costs_no_row()
    {
        await using var cluster = await FaultCluster.StartAsync(new());
        await using var job = FaultJob.Submit(cluster, fixture.Inputs, Rows, ShardRows);
        await cluster.ShardsDoneAsync(ShardsBefore, by: cluster.Workers[1]);
        await cluster.Workers[1].KillAsync();

        (await job.AuditAsync()).IsWhole();
    }
}

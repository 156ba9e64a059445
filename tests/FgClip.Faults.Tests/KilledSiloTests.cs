using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;

namespace FgClip.Faults.Tests;

[Collection(nameof(FaultInputs))]
public sealed class KilledSiloTests(FaultInputsFixture fixture)
{
    private const int Rows = 600, ShardRows = 6, ShardsBefore = 4;

    [Fact]
    public async Task A_worker_killed_in_the_middle_of_a_shard_costs_no_row()
    {
        await using var cluster = await FaultCluster.StartAsync(new());
        await using var job = await SubmitAsync(cluster);
        await cluster.ShardBeginsAsync(cluster.Workers[1], from: cluster.Log.Count);
        await cluster.Workers[1].KillAsync();

        (await job.AuditAsync()).IsWhole();
        Assert.NotEmpty(cluster.Log.Find(line => line.Text.Contains("died, as did 1 in all")));
    }

    [Fact]
    public async Task A_coordinator_killed_and_started_again_knows_the_job()
    {
        await using var cluster = await FaultCluster.StartAsync(new());
        await using var job = await SubmitAsync(cluster);
        await cluster.Coordinators[0].KillAsync();
        await cluster.Coordinators[0].StartAsync();

        (await job.AuditAsync()).IsWhole();
    }

    [Fact]
    public async Task A_coordinator_that_is_killed_hands_its_jobs_to_another()
    {
        await using var cluster = await FaultCluster.StartAsync(new() { Coordinators = 2, Workers = 1 });
        await using var job = await SubmitAsync(cluster);
        await cluster.Coordinators[0].KillAsync();

        (await job.AuditAsync()).IsWhole();
    }

    [Fact]
    public async Task A_worker_killed_with_the_coordinator_costs_no_row()
    {
        await using var cluster = await FaultCluster.StartAsync(new());
        await using var job = await SubmitAsync(cluster);
        await cluster.ShardBeginsAsync(cluster.Workers[0], from: cluster.Log.Count);
        await Task.WhenAll(cluster.Workers[0].KillAsync(), cluster.Coordinators[0].KillAsync());
        await cluster.Coordinators[0].StartAsync();

        (await job.AuditAsync()).IsWhole();
    }

    private async Task<FaultJob> SubmitAsync(FaultCluster cluster)
    {
        var job = FaultJob.Submit(cluster, fixture.Inputs, Rows, ShardRows);
        await cluster.ShardsDoneAsync(ShardsBefore);
        return job;
    }
}

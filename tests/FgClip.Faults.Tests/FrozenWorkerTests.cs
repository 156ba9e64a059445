using System.Security.Cryptography;
using FgClip.Faults.Clusters;
using FgClip.Faults.Jobs;

namespace FgClip.Faults.Tests;

[Collection(nameof(FaultInputs))]
public sealed class FrozenWorkerTests(FaultInputsFixture fixture)
{
    private const int Rows = 400, ShardRows = 40;

    [Fact]
    public async Task A_worker_that_slept_until_it_was_dead_changes_nothing_when_it_wakes()
    {
        // No lease runs out: the job continues, and ends, once the silo is held for dead and not before.
        await using var cluster = await FaultCluster.StartAsync(
            new() { Settings = new Dictionary<string, string> { ["Coordinator:LeaseDuration"] = "00:10:00" } });
        await using var job = await FreezeInAShardAsync(cluster);
        var audit = await job.AuditAsync();
        var before = Digests(job.Output);
        cluster.Workers[1].Thaw();
        var exitCode = await cluster.Workers[1].EndAsync();

        audit.IsWhole();
        Assert.NotEqual(0, exitCode);
        Assert.Equal(before, Digests(job.Output));
    }

    [Fact]
    public async Task Of_two_workers_on_one_shard_one_commits()
    {
        // The lease runs out long before the silo is held for dead.
        await using var cluster = await FaultCluster.StartAsync(new()
        {
            Settings = new Dictionary<string, string>
            {
                ["Membership:ProbeTimeout"] = "00:00:05",
                ["Coordinator:LeaseDuration"] = "00:00:02",
            },
        });
        var (sleeper, other) = (cluster.Workers[1], cluster.Workers[0]);
        await using var job = await FreezeInAShardAsync(cluster);
        var begun =
            cluster.Log.Find(
                line => line.Source == sleeper.Name && line.Text.Contains(": shard ")
                && line.Text.EndsWith(" begins.", StringComparison.Ordinal))[^1].Text;
        var shard = begun[begun.IndexOf("shard ", StringComparison.Ordinal)..begun.IndexOf(" begins.", StringComparison.Ordinal)];
        await cluster.Log.WaitAsync(line => line.Source == other.Name && line.Text.EndsWith($"{shard} begins.", StringComparison.Ordinal));
        sleeper.Thaw();
        await cluster.Log.WaitAsync(line => line.Source == sleeper.Name && line.Text.Contains($"{shard}: "));

        (await job.AuditAsync()).IsWhole();
    }

    private async Task<FaultJob> FreezeInAShardAsync(FaultCluster cluster)
    {
        var job = FaultJob.Submit(cluster, fixture.Inputs, Rows, ShardRows);
        await cluster.ShardBeginsAsync(cluster.Workers[1]);
        cluster.Workers[1].Freeze();
        return job;
    }

    private static SortedDictionary<string, string> Digests(string output) => new(
        Directory.GetFiles(output, "part-*.parquet")
        .ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}

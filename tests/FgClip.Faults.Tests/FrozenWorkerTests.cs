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
        await using var cluster = await FaultCluster.StartAsync(new());
        await using var job = await FreezeInAShardAsync(cluster);
        var audit = await job.AuditAsync();
        var before = Digests(job.Output);
        cluster.Workers[1].Thaw();
        var exitCode = await cluster.Workers[1].Process.WaitForExitAsync();

        audit.IsWhole();
        Assert.NotEqual(0, exitCode);
        Assert.Equal(before, Digests(job.Output));
    }

    [Fact]
    public async Task Of_two_workers_on_one_shard_one_commits()
    {
        // A silo that is silent for so long is not held for dead: the lease alone runs out.
        await using var cluster = await FaultCluster.StartAsync(new()
        {
            Settings = new Dictionary<string, string> { ["Membership:ProbeTimeout"] = "00:01:00", ["Coordinator:LeaseDuration"] = "00:00:03" },
        });
        await using var job = await FreezeInAShardAsync(cluster);
        var audit = await job.AuditAsync();
        var before = Digests(job.Output);
        var frozen = cluster.Log.Count;
        cluster.Workers[1].Thaw();
        var late = await cluster.Log.WaitAsync(line => line.Source == cluster.Workers[1].Name && line.Text.Contains(": shard "), from: frozen);

        audit.IsWhole();
        var shard = late.Text[late.Text.IndexOf("shard ", StringComparison.Ordinal)..late.Text.IndexOf(" of job", StringComparison.Ordinal)];
        Assert.Single(cluster.Log.Find(line => line.Source == cluster.Workers[0].Name && line.Text.Contains($": {shard} ") && line.Text.EndsWith(": Done.", StringComparison.Ordinal)));
        Assert.Equal(before, Digests(job.Output));
    }

    private async Task<FaultJob> FreezeInAShardAsync(FaultCluster cluster)
    {
        var job = FaultJob.Submit(cluster, fixture.Inputs, Rows, ShardRows);
        await cluster.ShardBeginsAsync(cluster.Workers[1]);
        cluster.Workers[1].Freeze();
        return job;
    }

    private static SortedDictionary<string, string> Digests(string output) => new(
        Directory.GetFiles(output, "part-*.parquet").ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}

using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.TestKit.Datasets;

namespace FgClip.Grains.Tests.Jobs;

/// <summary>What a job does while a store fails attempts. Each request is of a device of its own.</summary>
public sealed class StoreOutageTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    private static readonly WorkFailure Away = new("Input/output error", Kind: FailureKind.Store);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_fails_many_shards_pauses_the_job_and_no_shard_is_given_up()
    {
        var spec = cluster.NewJob(rows: 40, rowsPerShard: 1);
        var id = await cluster.StartAsync(spec);
        var requests = Enumerable.Range(0, 16).Select(_ => cluster.NewRequest()).ToList();
        var shards = new List<int>();
        foreach (var request in requests)
            shards.Add((await cluster.Block(id, 0).LeaseAsync(request))!.Shard.Index);
        foreach (var (shard, request) in shards.Zip(requests))
            await cluster.Block(id, 0).FailAsync(shard, request.Lease, Away);

        var status = (await StatusAsync(id));
        Assert.Equal(new ShardCounts(40, 0, 0, 0), status.Shards);
        Assert.StartsWith("Storage is away since ", status.StallReason);
        Assert.EndsWith("Input/output error", status.StallReason);
        Assert.IsType<WaitOffer>(await cluster.Job(id).RequestWorkAsync(cluster.NewRequest()));

        // Ten minutes of outage: a shard every 30 seconds, and none counts.
        for (var probe = 0; probe < 20; probe++)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(30));
            Assert.False(Assert.IsType<BlockOffer>(await cluster.Job(id).RequestWorkAsync(cluster.NewRequest())).HasWaiting);
            Assert.IsType<WaitOffer>(await cluster.Job(id).RequestWorkAsync(cluster.NewRequest()));
            await FailNextAsync(id, Away);
        }

        Assert.Equal(0, (await StatusAsync(id)).Shards.Failed);
        cluster.Time.Advance(TimeSpan.FromSeconds(30));
        await CommitNextAsync(id, spec);
        Assert.Null((await StatusAsync(id)).StallReason);
        Assert.True(Assert.IsType<BlockOffer>(await cluster.Job(id).RequestWorkAsync(cluster.NewRequest())).HasWaiting);
    }

    [Fact]
    public async Task A_store_that_stays_away_for_an_hour_fails_the_job_with_the_reason()
    {
        var spec = cluster.NewJob(rows: 40, rowsPerShard: 1);
        var id = await cluster.StartAsync(spec);
        for (var shard = 0; shard < 3; shard++)
            await FailNextAsync(id, Away);
        cluster.Time.Advance(TimeSpan.FromMinutes(59));
        await FailNextAsync(id, Away);
        Assert.Equal(JobPhase.Running, (await StatusAsync(id)).Phase);

        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        await FailNextAsync(id, Away);

        var status = await StatusAsync(id);
        Assert.Equal((JobPhase.Failed, 0, null), (status.Phase, status.Shards.Failed, status.StallReason));
        Assert.Equal("Storage was away for 60 minutes. Input/output error", status.Failure?.Message);
    }

    [Fact]
    public async Task One_shard_that_the_store_always_fails_is_given_up_after_three_attempts_a_minute_apart()
    {
        var spec = cluster.NewJob(rows: 2, rowsPerShard: 1);
        var id = await cluster.StartAsync(spec);
        await FailNextAsync(id, Away);
        await CommitNextAsync(id, spec);
        Assert.Null(await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()));
        // Asked in turn with others, and not at once again.
        Assert.False(Assert.IsType<BlockOffer>(await cluster.Job(id).RequestWorkAsync(cluster.NewRequest())).HasWaiting);

        cluster.Time.Advance(TimeSpan.FromSeconds(20));
        await FailNextAsync(id, Away);
        cluster.Time.Advance(TimeSpan.FromSeconds(39));
        Assert.Null(await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()));
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        await FailNextAsync(id, Away);

        Assert.Equal("Shard 0 (rows 0 to 0) failed 3 times, at last with: Input/output error", await GivenUpAsync(id));
    }

    [Fact]
    public async Task A_job_that_is_to_fail_fast_does_not_wait_for_a_store()
    {
        var spec = cluster.NewJob(rows: 40, rowsPerShard: 1) with { Run = new RunOptions { FailFast = true } };
        var id = await cluster.StartAsync(spec);
        var request = cluster.NewRequest();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal(0, (await cluster.Block(id, 0).LeaseAsync(request))?.Shard.Index);
            await cluster.Block(id, 0).FailAsync(0, request.Lease, Away);
        }

        Assert.Equal(JobPhase.Failed, (await StatusAsync(id)).Phase);
    }

    [Fact]
    public async Task A_manifest_that_the_store_fails_is_tried_for_an_hour_and_a_plan_three_times()
    {
        var spec = cluster.NewJob(rows: 1, rowsPerShard: 1);
        var id = await cluster.StartAsync(spec);
        await CommitNextAsync(id, spec);
        for (var minutes = 0; minutes < 60; minutes += 5)
        {
            await FailJobAsync(id);
            Assert.Contains("Input/output error", (await StatusAsync(id)).StallReason);
            cluster.Time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(JobPhase.Finalizing, (await StatusAsync(id)).Phase);
        await FailJobAsync(id);
        Assert.Equal(
            "Writing the manifest failed for 60 minutes, at last with: Input/output error", (await StatusAsync(id)).Failure?.Message);

        await cluster.Job("unplanned").SubmitAsync(cluster.NewJob(rows: 1, rowsPerShard: 1));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await FailJobAsync("unplanned");
            cluster.Time.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Equal("Planning failed 3 times, at last with: Input/output error", (await StatusAsync("unplanned")).Failure?.Message);
    }

    [Fact]
    public async Task A_device_that_fails_every_shard_gives_none_up_while_another_is_there()
    {
        var spec = cluster.NewJob(rows: 4, rowsPerShard: 1);
        var id = await cluster.StartAsync(spec);
        var block = cluster.Block(id, 0);
        var (bad, good) = (cluster.NewRequest(), cluster.NewRequest());
        Assert.Equal(0, (await block.LeaseAsync(good))?.Shard.Index);
        for (var shard = 1; shard < 4; shard++)
        {
            Assert.Equal(shard, (await block.LeaseAsync(bad))?.Shard.Index);
            await block.FailAsync(shard, bad.Lease, new WorkFailure("CUDA error"));
        }

        // It has failed all there are, and leaves them to the other one for a minute; what it fails after that does not count.
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Null(await block.LeaseAsync(bad));
            cluster.Time.Advance(TimeSpan.FromMinutes(1));
            await block.RenewAsync(0, good.Lease, RowCounts.None);
            for (var shard = 1; shard < 4; shard++)
            {
                Assert.Equal(shard, (await block.LeaseAsync(bad))?.Shard.Index);
                await block.FailAsync(shard, bad.Lease, new WorkFailure("CUDA error"));
            }
        }

        Assert.Equal(new ShardCounts(4, Done: 0, Leased: 1, Failed: 0), (await StatusAsync(id)).Shards);

        // The other one is not seen for ten minutes: now the bad one is alone, and its failures count.
        cluster.Time.Advance(TimeSpan.FromMinutes(11));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal(0, (await block.LeaseAsync(bad))?.Shard.Index);
            await block.FailAsync(0, bad.Lease, new WorkFailure("CUDA error"));
        }

        Assert.Equal(1, (await StatusAsync(id)).Shards.Failed);
    }

    [Fact]
    public async Task A_device_that_is_alone_counts_three_times()
    {
        var spec = cluster.NewJob(rows: 2, rowsPerShard: 1);
        var id = await cluster.StartAsync(spec);
        var only = cluster.NewRequest();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal(0, (await cluster.Block(id, 0).LeaseAsync(only))?.Shard.Index);
            await cluster.Block(id, 0).FailAsync(0, only.Lease, new WorkFailure("no"));
        }

        Assert.Equal("Shard 0 (rows 0 to 0) failed 3 times, at last with: no", await GivenUpAsync(id));
    }

    [Fact]
    public async Task Two_devices_that_both_fail_a_shard_give_it_up()
    {
        var spec = cluster.NewJob(rows: 1, rowsPerShard: 1);
        var id = await cluster.StartAsync(spec);
        var devices = (LeaseRequest[])[cluster.NewRequest(), cluster.NewRequest()];
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var device = devices[attempt % 2];
            Assert.Equal(0, (await cluster.Block(id, 0).LeaseAsync(device))?.Shard.Index);
            await cluster.Block(id, 0).FailAsync(0, device.Lease, new WorkFailure("no"));
        }

        Assert.Equal(JobPhase.Finalizing, (await StatusAsync(id)).Phase);
    }

    private async Task<JobStatus> StatusAsync(string id) => (await cluster.Job(id).GetStatusAsync())!;

    /// <summary>What the finaliser is told of the one shard that was given up.</summary>
    private async Task<string> GivenUpAsync(string id)
    {
        Assert.Equal(1, (await StatusAsync(id)).Shards.Failed);
        if ((await StatusAsync(id)).Phase is JobPhase.Running)
        {
            var request = cluster.NewRequest();
            var lease = (await cluster.Block(id, 0).LeaseAsync(request))!;
            var receipt = await LineDataset.CommitAsync((await cluster.Job(id).GetSpecAsync())!, lease.Shard, request.Lease, Token);
            await cluster.Block(id, 0).CompleteAsync(lease.Shard.Index, request.Lease, receipt);
        }

        return Assert.Single(Assert.IsType<FinalizeOffer>(await cluster.Job(id).RequestWorkAsync(cluster.NewRequest())).GivenUp).Reason;
    }

    private async Task FailJobAsync(string id)
    {
        var request = cluster.NewRequest();
        Assert.IsNotType<WaitOffer>(await cluster.Job(id).RequestWorkAsync(request));
        await cluster.Job(id).FailAsync(request.Lease, Away);
    }

    private async Task FailNextAsync(string id, WorkFailure failure)
    {
        var request = cluster.NewRequest();
        var shard = (await cluster.Block(id, 0).LeaseAsync(request))!.Shard.Index;
        await cluster.Block(id, 0).FailAsync(shard, request.Lease, failure);
    }

    private async Task CommitNextAsync(string id, JobSpec spec)
    {
        var request = cluster.NewRequest();
        var shard = (await cluster.Block(id, 0).LeaseAsync(request))!.Shard;
        var receipt = await LineDataset.CommitAsync(spec, shard, request.Lease, Token);
        Assert.Equal(LeaseRenewalResult.Ok, await cluster.Block(id, 0).CompleteAsync(shard.Index, request.Lease, receipt));
    }
}

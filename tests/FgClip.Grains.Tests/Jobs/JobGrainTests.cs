using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.TestKit.Datasets;

namespace FgClip.Grains.Tests.Jobs;

public sealed class JobGrainTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    [Fact]
    public async Task Submitting_twice_is_one_job()
    {
        var spec = cluster.NewJob(rows: 10, rowsPerShard: 10);
        var job = cluster.Job("twice");
        var first = await job.SubmitAsync(spec);
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await job.SubmitAsync(spec with { Run = new RunOptions { BatchImages = 1 } });

        Assert.Equal((null, null), (first.Refusal, second.Refusal));
        Assert.Equal(first.Status.Submitted, second.Status.Submitted);
        Assert.Single(await cluster.Directory.ListActiveAsync(), "twice");
    }

    [Fact]
    public async Task Another_job_under_the_same_id_is_refused()
    {
        var spec = cluster.NewJob(rows: 10, rowsPerShard: 10);
        var job = cluster.Job("taken");
        await job.SubmitAsync(spec);
        var reply = await job.SubmitAsync(spec with { Features = new FeatureOptions { Dense = true } });

        Assert.Contains("'taken' is another one", reply.Refusal);
        Assert.False((await job.GetSpecAsync())!.Features.Dense);
    }

    [Fact]
    public async Task What_was_never_submitted_is_not_there()
    {
        var job = cluster.Job("nothing");

        Assert.Null(await job.GetStatusAsync());
        Assert.Null(await job.GetSpecAsync());
        Assert.IsType<OverOffer>(await job.LeaseWorkAsync(cluster.NewRequest()));
        await job.CancelAsync();
        Assert.Null(await job.GetStatusAsync());
    }

    [Fact]
    public async Task The_plan_is_leased_once_until_the_lease_runs_out()
    {
        var job = cluster.Job("plan");
        await job.SubmitAsync(cluster.NewJob(rows: 10, rowsPerShard: 10));
        var (slow, fast) = (cluster.NewRequest(), cluster.NewRequest());

        Assert.IsType<PlanOffer>(await job.LeaseWorkAsync(slow));
        Assert.IsType<PlanOffer>(await job.LeaseWorkAsync(slow));
        Assert.IsType<WaitOffer>(await job.LeaseWorkAsync(fast));
        cluster.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(LeaseAnswer.Ok, await job.RenewAsync(slow.Lease));
        cluster.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.IsType<PlanOffer>(await job.LeaseWorkAsync(fast));
        Assert.Equal(LeaseAnswer.Lost, await job.RenewAsync(slow.Lease));
        Assert.Equal(JobPhase.Planning, (await job.GetStatusAsync())!.Phase);
    }

    [Fact]
    public async Task A_plan_counts_even_where_its_lease_was_lost()
    {
        var job = cluster.Job("late plan");
        await job.SubmitAsync(cluster.NewJob(rows: 10, rowsPerShard: 10));
        await job.LeaseWorkAsync(cluster.NewRequest());
        await job.CompletePlanAsync("lost", new PlanTotals(Shards: 300, Rows: 3000));
        await job.CompletePlanAsync("lost", new PlanTotals(Shards: 300, Rows: 3000));

        var status = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Running, 3000L, 300), (status.Phase, status.Rows, status.Shards.Total));
    }

    [Fact]
    public async Task A_refused_input_fails_the_job_at_once()
    {
        var job = cluster.Job("refused");
        await job.SubmitAsync(cluster.NewJob(rows: 10, rowsPerShard: 10));
        var request = cluster.NewRequest();
        await job.LeaseWorkAsync(request);
        await job.FailAsync(request.Lease, new WorkFailure("in.jsonl is a PNG.", Refused: true));

        var status = (await job.GetStatusAsync())!;
        Assert.Equal(JobPhase.Failed, status.Phase);
        Assert.Equal(new WorkFailure("in.jsonl is a PNG.", Refused: true), status.Failure);
        Assert.DoesNotContain("refused", await cluster.Directory.ListActiveAsync());
    }

    [Fact]
    public async Task A_plan_that_always_fails_fails_the_job()
    {
        var job = cluster.Job("no plan");
        await job.SubmitAsync(cluster.NewJob(rows: 10, rowsPerShard: 10));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var request = cluster.NewRequest();
            Assert.IsType<PlanOffer>(await job.LeaseWorkAsync(request));
            await job.FailAsync(request.Lease, new WorkFailure("the disk is full"));
        }

        Assert.Equal("Planning failed 3 times, at last with: the disk is full", (await job.GetStatusAsync())!.Failure?.Message);
        Assert.Equal(LeaseAnswer.Stop, await job.RenewAsync("any"));
    }

    [Fact]
    public async Task A_job_succeeds_when_its_manifest_is_stored_after_all_its_shards()
    {
        var spec = cluster.NewJob(rows: 20, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var job = cluster.Job(id);
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        for (var shard = 0; shard < 2; shard++)
        {
            Assert.Equal(0, Assert.IsType<BlockOffer>(await job.LeaseWorkAsync(cluster.NewRequest())).Block);
            await CommitNextAsync(id, spec);
        }

        var request = cluster.NewRequest();
        Assert.IsType<FinalizeOffer>(await job.LeaseWorkAsync(request));
        Assert.IsType<WaitOffer>(await job.LeaseWorkAsync(cluster.NewRequest()));
        await job.CompleteFinalizeAsync(request.Lease);
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        await cluster.ForgetAsync(job);

        var status = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Succeeded, 20L, TimeSpan.FromMinutes(2)), (status.Phase, status.RowsDone, status.Elapsed));
        Assert.IsType<OverOffer>(await job.LeaseWorkAsync(cluster.NewRequest()));
        Assert.Contains(id, await cluster.Directory.ListAllAsync());
        Assert.DoesNotContain(id, await cluster.Directory.ListActiveAsync());
    }

    [Fact]
    public async Task A_job_that_starts_anew_hears_of_its_blocks_again()
    {
        var spec = cluster.NewJob(rows: 30, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var job = cluster.Job(id);
        await CommitNextAsync(id, spec);
        await CommitNextAsync(id, spec);

        await cluster.ForgetAsync(job);
        var before = (await job.GetStatusAsync())!;
        await CommitNextAsync(id, spec);
        var after = (await job.GetStatusAsync())!;

        Assert.Equal((JobPhase.Running, 30L, 0L), (before.Phase, before.Rows, before.RowsDone));
        Assert.Equal((JobPhase.Finalizing, 30L, 30L), (after.Phase, after.Rows, after.RowsDone));
    }

    [Fact]
    public async Task A_job_whose_output_is_whole_already_needs_no_shard_computed()
    {
        var spec = cluster.NewJob(rows: 20, rowsPerShard: 10);
        await LineDataset.PlanAsync(spec, CancellationToken.None);
        for (var shard = 0; shard < 2; shard++)
            await LineDataset.CommitAsync(spec, await LineDataset.ReadShardAsync(spec, shard), "an earlier run", CancellationToken.None);
        var id = await cluster.StartAsync(spec);

        Assert.Null(await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()));
        Assert.IsType<FinalizeOffer>(await cluster.Job(id).LeaseWorkAsync(cluster.NewRequest()));
    }

    [Fact]
    public async Task A_cancelled_job_is_over_and_stays_so()
    {
        var spec = cluster.NewJob(rows: 20, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var job = cluster.Job(id);
        await CommitNextAsync(id, spec);
        await job.CancelAsync();
        await job.CancelAsync();
        await CommitNextAsync(id, spec);

        var status = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Cancelled, 10L), (status.Phase, status.RowsDone));
        Assert.NotNull(status.Ended);
        Assert.Equal(JobPhase.Cancelled, (await job.SubmitAsync(spec)).Status.Phase);
        Assert.IsType<OverOffer>(await job.LeaseWorkAsync(cluster.NewRequest()));
    }

    private async Task CommitNextAsync(string job, JobSpec spec)
    {
        var request = cluster.NewRequest();
        if (await cluster.Block(job, 0).LeaseAsync(request) is { Shard: var shard })
        {
            var receipt = await LineDataset.CommitAsync(spec, shard, request.Lease, CancellationToken.None);
            Assert.Equal(LeaseAnswer.Ok, await cluster.Block(job, 0).CompleteAsync(shard.Index, request.Lease, receipt));
        }
    }
}

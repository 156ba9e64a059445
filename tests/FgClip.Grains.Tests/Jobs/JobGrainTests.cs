using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.TestKit.Datasets;

namespace FgClip.Grains.Tests.Jobs;

public sealed class JobGrainTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    [Fact]
    public async Task A_job_with_a_credential_is_refused_and_not_kept()
    {
        var job = cluster.Job("credential");

        var reply = await job.SubmitAsync(cluster.NewJob(rows: 1, rowsPerShard: 1) with { AddedColumns = "az://container/x?sig=secret" });

        Assert.Equal("Beside: an address holds a credential. Leave it out: each silo uses its own.", reply.Refusal);
        Assert.Null(await job.GetSpecAsync());
    }

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
        Assert.IsType<OverOffer>(await job.RequestWorkAsync(cluster.NewRequest()));
        await job.CancelAsync();
        Assert.Null(await job.GetStatusAsync());
    }

    [Fact]
    public async Task The_plan_is_leased_once_until_the_lease_runs_out()
    {
        var job = cluster.Job("plan");
        await job.SubmitAsync(cluster.NewJob(rows: 10, rowsPerShard: 10));
        var (slow, fast) = (cluster.NewRequest(), cluster.NewRequest());

        Assert.IsType<PlanOffer>(await job.RequestWorkAsync(slow));
        Assert.IsType<PlanOffer>(await job.RequestWorkAsync(slow));
        Assert.IsType<WaitOffer>(await job.RequestWorkAsync(fast));
        cluster.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(LeaseRenewalResult.Ok, await job.RenewAsync(slow.Lease));
        cluster.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.IsType<PlanOffer>(await job.RequestWorkAsync(fast));
        Assert.Equal(LeaseRenewalResult.Lost, await job.RenewAsync(slow.Lease));
        Assert.Equal(JobPhase.Planning, (await job.GetStatusAsync())!.Phase);
    }

    [Fact]
    public async Task A_plan_counts_even_where_its_lease_was_lost()
    {
        var job = cluster.Job("late plan");
        await job.SubmitAsync(cluster.NewJob(rows: 10, rowsPerShard: 10));
        await job.RequestWorkAsync(cluster.NewRequest());
        await job.CompletePlanAsync("lost", new PlanTotals(Shards: 300, Rows: 3000));
        await job.CompletePlanAsync("lost", new PlanTotals(Shards: 300, Rows: 3000));

        var status = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Running, 3000L, 300), (status.Phase, status.Rows, status.Shards.Total));
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
            Assert.Equal(new BlockKey(id, 1, 0), Assert.IsType<BlockOffer>(await job.RequestWorkAsync(cluster.NewRequest())).Block);
            await cluster.CommitNextAsync(id, spec);
        }

        var request = cluster.NewRequest();
        Assert.IsType<FinalizeOffer>(await job.RequestWorkAsync(request));
        Assert.IsType<WaitOffer>(await job.RequestWorkAsync(cluster.NewRequest()));
        await job.CompleteFinalizeAsync(request.Lease, missing: []);
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        await cluster.ForgetAsync(job);

        var status = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Succeeded, 20L, TimeSpan.FromMinutes(2)), (status.Phase, status.RowsDone, status.Elapsed));
        Assert.IsType<OverOffer>(await job.RequestWorkAsync(cluster.NewRequest()));
        Assert.Contains(id, await cluster.Directory.ListAllAsync());
        Assert.DoesNotContain(id, await cluster.Directory.ListActiveAsync());
    }

    [Fact]
    public async Task A_job_that_starts_anew_hears_of_its_blocks_again()
    {
        var spec = cluster.NewJob(rows: 30, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var job = cluster.Job(id);
        await cluster.CommitNextAsync(id, spec);
        await cluster.CommitNextAsync(id, spec);

        await cluster.ForgetAsync(job);
        var before = (await job.GetStatusAsync())!;
        await cluster.CommitNextAsync(id, spec);
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
        Assert.IsType<FinalizeOffer>(await cluster.Job(id).RequestWorkAsync(cluster.NewRequest()));
    }

    [Fact]
    public async Task A_cancelled_job_is_over_and_stays_so()
    {
        var spec = cluster.NewJob(rows: 20, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var job = cluster.Job(id);
        await cluster.CommitNextAsync(id, spec);
        await job.CancelAsync();
        await job.CancelAsync();
        await cluster.CommitNextAsync(id, spec);

        var status = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Cancelled, 10L), (status.Phase, status.RowsDone));
        Assert.NotNull(status.Ended);
        Assert.IsType<OverOffer>(await job.RequestWorkAsync(cluster.NewRequest()));
    }

    [Fact]
    public async Task A_cancelled_job_that_is_submitted_again_goes_on_from_what_is_committed()
    {
        var spec = cluster.NewJob(rows: 20, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var job = cluster.Job(id);
        await cluster.CommitNextAsync(id, spec);
        var late = cluster.NewRequest();
        await cluster.Block(id, 0).LeaseAsync(late);
        await job.CancelAsync();
        var again = await job.SubmitAsync(spec);

        Assert.Equal((JobPhase.Submitted, null), (again.Status.Phase, again.Status.Ended));
        Assert.Contains(id, await cluster.Directory.ListActiveAsync());
        await cluster.PlanAsync(id, spec);
        Assert.Equal(LeaseRenewalResult.Stop, await cluster.Block(id, 0).RenewAsync(1, late.Lease, RowCounts.None));
        await cluster.CommitNextAsync(id, spec, run: 2);

        var status = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Finalizing, 20L, 10L), (status.Phase, status.Committed.Rows, status.Found.Rows));
    }

    [Fact]
    public async Task A_job_that_succeeded_stays_so_when_it_is_submitted_again()
    {
        var spec = cluster.NewJob(rows: 10, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        await cluster.CommitNextAsync(id, spec);
        await LineDataset.FinalizeAsync(spec, CancellationToken.None);
        await cluster.Job(id).CompleteFinalizeAsync("any", missing: []);

        Assert.Equal(JobPhase.Succeeded, (await cluster.Job(id).SubmitAsync(spec)).Status.Phase);
        Assert.DoesNotContain(id, await cluster.Directory.ListActiveAsync());
    }

    [Fact]
    public async Task A_paused_job_hands_out_nothing_and_stays_paused_whatever_silo_goes()
    {
        var spec = cluster.NewJob(rows: 20, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var job = cluster.Job(id);
        await job.PauseAsync();
        await cluster.ForgetAsync(job);

        Assert.IsType<WaitOffer>(await job.RequestWorkAsync(cluster.NewRequest()));
        Assert.Equal((JobPhase.Running, true), ((await job.GetStatusAsync())!.Phase, (await job.GetStatusAsync())!.IsPaused));
        await job.ResumeAsync();
        Assert.IsType<BlockOffer>(await job.RequestWorkAsync(cluster.NewRequest()));
        await job.PauseAsync();
        await job.CancelAsync();
        Assert.IsType<OverOffer>(await job.RequestWorkAsync(cluster.NewRequest()));
    }
}

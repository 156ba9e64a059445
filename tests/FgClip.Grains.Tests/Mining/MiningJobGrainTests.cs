using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Mining;

namespace FgClip.Grains.Tests.Mining;

/// <summary>Who gets which unit of a mining job, and when a stage is over. The test is the workers.</summary>
public sealed class MiningJobGrainTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    private static int _outputs;

    [Fact]
    public async Task Stages_follow_each_other_and_one_without_units_is_left_out()
    {
        var (id, job, _) = await SubmitAsync();
        await OpenAsync(job, gather: 2, write: 0);
        Assert.Equal((JobPhase.Running, "gather", 2), await StandsAsync(job));
        await DoAsync(job, MiningStage.Gather, 0);
        await DoAsync(job, MiningStage.Gather, 1);
        await DoAsync(job, MiningStage.Plan, 0, new StageUnits(MiningStage.Compare, 3));
        for (var tile = 0; tile < 3; tile++)
            await DoAsync(job, MiningStage.Compare, tile);
        Assert.Equal((JobPhase.Finalizing, "finalize", 1), await StandsAsync(job));
        Assert.Contains(id, await cluster.Directory.ListActiveAsync());
        await DoAsync(job, MiningStage.Finalize, 0);

        Assert.Equal(JobPhase.Succeeded, (await job.GetStatusAsync())!.Phase);
        Assert.Null(await job.LeaseUnitAsync(cluster.NewRequest()));
        Assert.DoesNotContain(id, await cluster.Directory.ListActiveAsync());
        Assert.Contains(id, await cluster.Directory.ListAllAsync());
    }

    [Fact]
    public async Task An_output_that_is_finished_ends_the_job_at_once()
    {
        var (_, job, _) = await SubmitAsync();
        await DoAsync(job, MiningStage.Open, 0);
        Assert.Equal(JobPhase.Succeeded, (await job.GetStatusAsync())!.Phase);
    }

    [Fact]
    public async Task A_succeeded_job_that_is_submitted_again_looks_at_its_output_again()
    {
        var (id, job, order) = await SubmitAsync();
        await DoAsync(job, MiningStage.Open, 0);

        var again = await job.SubmitAsync(order);

        Assert.Equal((null, JobPhase.Submitted), (again.Refusal, again.Status.Phase));
        Assert.Contains(id, await cluster.Directory.ListActiveAsync());
        Assert.Equal(MiningStage.Open, (await job.LeaseUnitAsync(cluster.NewRequest()))!.Unit.Stage);
    }

    [Fact]
    public async Task The_same_order_is_the_same_job_and_another_one_is_refused()
    {
        var (_, job, order) = await SubmitAsync();
        await OpenAsync(job, gather: 2, write: 1);
        var again = await job.SubmitAsync(order with { Spec = "{ \"run\": { \"threads\": 1 } }" });
        Assert.Equal((null, JobPhase.Running), (again.Refusal, again.Status.Phase));
        Assert.Contains(order.Output, (await job.SubmitAsync(order with { Identity = "other" })).Refusal);
    }

    [Fact]
    public async Task A_request_that_comes_twice_gets_one_unit()
    {
        var (_, job, _) = await SubmitAsync();
        await OpenAsync(job, gather: 2, write: 1);
        var request = cluster.NewRequest();
        Assert.Equal(await job.LeaseUnitAsync(request), await job.LeaseUnitAsync(request));
        Assert.Equal(1, (await job.LeaseUnitAsync(cluster.NewRequest()))!.Unit.Index);
        Assert.Null(await job.LeaseUnitAsync(cluster.NewRequest()));
    }

    [Fact]
    public async Task A_completion_that_comes_twice_or_late_counts_once()
    {
        var (_, job, _) = await SubmitAsync();
        await OpenAsync(job, gather: 2, write: 1);
        var slow = cluster.NewRequest();
        var unit = (await job.LeaseUnitAsync(slow))!.Unit;
        cluster.Time.Advance(TimeSpan.FromSeconds(61));
        var quick = cluster.NewRequest();
        Assert.Equal(unit, (await job.LeaseUnitAsync(quick))!.Unit);
        Assert.Equal(LeaseRenewalResult.Lost, await job.RenewAsync(unit, slow.Lease));

        // It is stored, whoever stored it.
        await job.CompleteAsync(unit, []);
        await job.CompleteAsync(unit, []);
        Assert.Equal(1, (await job.GetStatusAsync())!.Shards.Done);
        Assert.Equal(LeaseRenewalResult.Lost, await job.RenewAsync(unit, quick.Lease));
        Assert.Equal("gather", (await job.GetStatusAsync())!.Step);

        await DoAsync(job, MiningStage.Gather, 1);
        await job.CompleteAsync(unit, []);
        Assert.Equal((JobPhase.Running, "plan", 1), await StandsAsync(job));
    }

    [Fact]
    public async Task A_lease_that_is_renewed_is_kept()
    {
        var (_, job, _) = await SubmitAsync();
        var request = cluster.NewRequest();
        var unit = (await job.LeaseUnitAsync(request))!.Unit;
        for (var i = 0; i < 5; i++)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(40));
            Assert.Equal(LeaseRenewalResult.Ok, await job.RenewAsync(unit, request.Lease));
        }

        Assert.Null(await job.LeaseUnitAsync(cluster.NewRequest()));
    }

    [Fact]
    public async Task What_a_lost_silo_held_goes_to_another_at_once_and_three_silos_end_the_job()
    {
        var (_, job, _) = await SubmitAsync();
        await OpenAsync(job, gather: 1, write: 1);
        for (var i = 0; i < 3; i++)
        {
            var request = cluster.NewRequest();
            Assert.Equal(MiningStage.Gather, (await job.LeaseUnitAsync(request))!.Unit.Stage);
            cluster.Kill(request);
        }

        Assert.Null(await job.LeaseUnitAsync(cluster.NewRequest()));
        var status = (await job.GetStatusAsync())!;
        Assert.Equal(JobPhase.Failed, status.Phase);
        Assert.Contains("gather, unit 0, took 3 workers down", status.Failure!.Message);
    }

    [Fact]
    public async Task Three_failures_end_the_job_and_a_failure_that_comes_twice_counts_once()
    {
        var (_, job, order) = await SubmitAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.NotEqual(JobPhase.Failed, (await job.GetStatusAsync())!.Phase);
            var request = cluster.NewRequest();
            var unit = (await job.LeaseUnitAsync(request))!.Unit;
            await job.FailAsync(unit, request.Lease, new WorkFailure($"disk {i}"));
            await job.FailAsync(unit, request.Lease, new WorkFailure($"disk {i}"));
        }

        var status = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Failed, false), (status.Phase, status.Failure!.Refused));
        Assert.Contains("disk 2", status.Failure.Message);

        // Submitted again it starts again, and a word from the run before changes nothing.
        await job.SubmitAsync(order);
        await job.CompleteAsync(new MiningUnit(1, MiningStage.Open, 0), []);
        Assert.Equal(JobPhase.Submitted, (await job.GetStatusAsync())!.Phase);
        Assert.Equal(2, (await job.LeaseUnitAsync(cluster.NewRequest()))!.Unit.Run);
    }

    [Fact]
    public async Task A_refusal_ends_the_job_at_the_first_attempt()
    {
        var (_, job, _) = await SubmitAsync();
        var request = cluster.NewRequest();
        await job.FailAsync((await job.LeaseUnitAsync(request))!.Unit, request.Lease, new WorkFailure("not finished", Refused: true));
        Assert.Equal(new WorkFailure("not finished", Refused: true), (await job.GetStatusAsync())!.Failure);
    }

    [Fact]
    public async Task What_is_given_back_counts_as_nothing()
    {
        var (_, job, _) = await SubmitAsync();
        for (var i = 0; i < 10; i++)
        {
            var request = cluster.NewRequest();
            var unit = (await job.LeaseUnitAsync(request))!.Unit;
            await job.ReleaseAsync(unit, request.Lease);
            await job.ReleaseAsync(unit, request.Lease);
        }

        Assert.NotNull(await job.LeaseUnitAsync(cluster.NewRequest()));
    }

    [Fact]
    public async Task A_coordinator_that_starts_anew_knows_stage_and_leases_and_hands_the_rest_out_again()
    {
        var (_, job, _) = await SubmitAsync();
        await OpenAsync(job, gather: 3, write: 1);
        await DoAsync(job, MiningStage.Gather, 0);
        var holder = cluster.NewRequest();
        var held = (await job.LeaseUnitAsync(holder))!.Unit;
        await cluster.ForgetAsync(job);

        Assert.Equal(LeaseRenewalResult.Ok, await job.RenewAsync(held, holder.Lease));
        // Unit 0 is committed, and whoever gets it finds it so.
        await DoAsync(job, MiningStage.Gather, 0);
        await DoAsync(job, MiningStage.Gather, 2);
        Assert.Null(await job.LeaseUnitAsync(cluster.NewRequest()));
        await job.CompleteAsync(held, []);
        Assert.Equal((JobPhase.Running, "plan", 1), await StandsAsync(job));
    }

    [Fact]
    public async Task A_paused_job_hands_out_nothing_and_a_cancelled_one_stops_its_workers()
    {
        var (id, job, _) = await SubmitAsync();
        await OpenAsync(job, gather: 2, write: 1);
        var request = cluster.NewRequest();
        var unit = (await job.LeaseUnitAsync(request))!.Unit;
        await job.PauseAsync();
        Assert.Null(await job.LeaseUnitAsync(cluster.NewRequest()));
        Assert.Equal(LeaseRenewalResult.Ok, await job.RenewAsync(unit, request.Lease));
        await job.ResumeAsync();
        Assert.Equal(1, (await job.LeaseUnitAsync(cluster.NewRequest()))!.Unit.Index);

        await job.CancelAsync();
        Assert.Equal(LeaseRenewalResult.Stop, await job.RenewAsync(unit, request.Lease));
        await job.CompleteAsync(unit, []);
        Assert.Equal(JobPhase.Cancelled, (await job.GetStatusAsync())!.Phase);
        Assert.DoesNotContain(id, await cluster.Directory.ListActiveAsync());
    }

    private async Task<(string Id, IMiningJobGrain Job, MiningOrder Order)> SubmitAsync()
    {
        var order = new MiningOrder("mine", $"/mined/{Interlocked.Increment(ref _outputs)}", "{}", "{}");
        var id = MiningJobId.FromOutput(order.Output);
        var job = cluster.MiningJob(id);
        Assert.Null((await job.SubmitAsync(order)).Refusal);
        return (id, job, order);
    }

    private Task OpenAsync(IMiningJobGrain job, int gather, int write) => DoAsync(
        job, MiningStage.Open, 0, new(MiningStage.Gather, gather), new(MiningStage.Plan, 1), new(MiningStage.Write, write), new(
            MiningStage.Finalize, 1));

    private async Task DoAsync(IMiningJobGrain job, MiningStage stage, int index, params StageUnits[] found)
    {
        var offer = (await job.LeaseUnitAsync(cluster.NewRequest()))!;
        Assert.Equal((stage, index), (offer.Unit.Stage, offer.Unit.Index));
        await job.CompleteAsync(offer.Unit, found);
    }

    private static async Task<(JobPhase, string?, int)> StandsAsync(IMiningJobGrain job)
    {
        var status = (await job.GetStatusAsync())!;
        return (status.Phase, status.Step, status.Shards.Total);
    }
}

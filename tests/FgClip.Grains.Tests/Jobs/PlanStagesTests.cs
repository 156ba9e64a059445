using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Serialization;

namespace FgClip.Grains.Tests.Jobs;

public sealed class PlanStagesTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    private static readonly PlanListing Listing = new("_planning/0001/a", Plan: 1, Inputs: 70, Leases: 3);

    [Fact]
    public async Task Inputs_are_leased_side_by_side_and_the_plan_is_merged_once_all_are_planned()
    {
        var job = await ListedAsync("stages");
        var workers = Enumerable.Range(0, 4).Select(_ => cluster.NewRequest()).ToList();

        for (var i = 0; i < 3; i++)
        {
            var offer = Assert.IsType<PlanOffer>(await job.RequestWorkAsync(workers[i]));
            Assert.Equal((PlanStage.Units, Listing, i), (offer.Stage, offer.Listing, offer.Unit));
            Assert.Equal(MessageVersion.PlanStages, offer.NeedsVersion);
            Assert.Equal(i, ((PlanOffer)await job.RequestWorkAsync(workers[i])).Unit);
        }

        Assert.IsType<WaitOffer>(await job.RequestWorkAsync(workers[3]));
        foreach (var unit in new[] { 2, 0, 1, 1 })
            await job.CompleteUnitsAsync(Listing, unit, new PlanCounts(Inputs: 1, Rows: 10, Bytes: 100));
        var merge = Assert.IsType<PlanOffer>(await job.RequestWorkAsync(workers[3]));
        Assert.Equal((PlanStage.Merge, Listing, MessageVersion.PlanStages), (merge.Stage, merge.Listing, merge.NeedsVersion));
        Assert.IsType<WaitOffer>(await job.RequestWorkAsync(workers[0]));
        Assert.Equal(new PlanningProgress(70, new PlanCounts(3, 30, 300)), (await job.GetStatusAsync())!.Planning);

        await job.CompletePlanAsync(workers[3].Lease, new PlanTotals(Shards: 7, Rows: 30));

        var status = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Running, 30L, null), (status.Phase, status.Rows, status.Planning));
    }

    [Fact]
    public async Task Progress_is_that_of_finished_inputs_and_of_those_in_hand_and_a_dropped_attempt_takes_its_part_back()
    {
        var job = await ListedAsync("progress");
        var (first, second) = (cluster.NewRequest(), cluster.NewRequest());
        await job.RequestWorkAsync(first);
        await job.RequestWorkAsync(second);

        Assert.Equal(LeaseRenewalResult.Ok, await job.RenewPlanAsync(first.Lease, new PlanCounts(2, 20, 200)));
        Assert.Equal(LeaseRenewalResult.Ok, await job.RenewPlanAsync(second.Lease, new PlanCounts(1, 11, 111)));
        Assert.Equal(new PlanCounts(3, 31, 311), (await job.GetStatusAsync())!.Planning!.Done);
        await job.CompleteUnitsAsync(Listing, 0, new PlanCounts(24, 240, 2400));
        await job.ReleaseAsync(second.Lease);

        Assert.Equal(new PlanCounts(24, 240, 2400), (await job.GetStatusAsync())!.Planning!.Done);
        Assert.Equal(LeaseRenewalResult.Lost, await job.RenewPlanAsync(second.Lease, new PlanCounts(1, 11, 111)));
    }

    [Fact]
    public async Task The_inputs_of_a_dead_silo_go_to_another_and_those_that_are_planned_stay_planned()
    {
        var job = await ListedAsync("death");
        var (dies, lives) = (cluster.NewRequest(), cluster.NewRequest());
        await job.RequestWorkAsync(dies);
        await job.CompleteUnitsAsync(Listing, 0, default);
        var next = dies with { Lease = "its next" };
        Assert.Equal(1, ((PlanOffer)await job.RequestWorkAsync(next)).Unit);

        cluster.Kill(next);

        Assert.Equal(1, ((PlanOffer)await job.RequestWorkAsync(lives)).Unit);
        Assert.Equal(LeaseRenewalResult.Lost, await job.RenewPlanAsync(next.Lease, default));
        Assert.Equal(2, ((PlanOffer)await job.RequestWorkAsync(cluster.NewRequest())).Unit);
        Assert.IsType<WaitOffer>(await job.RequestWorkAsync(cluster.NewRequest()));
    }

    [Fact]
    public async Task A_coordinator_that_takes_a_job_over_knows_who_has_which_inputs()
    {
        var job = await ListedAsync("moved");
        var (holder, other) = (cluster.NewRequest(), cluster.NewRequest());
        await job.RequestWorkAsync(holder);
        await cluster.ForgetAsync(job);

        Assert.Equal(LeaseRenewalResult.Ok, await job.RenewPlanAsync(holder.Lease, default));
        Assert.Equal(1, ((PlanOffer)await job.RequestWorkAsync(other)).Unit);
        await job.CompleteUnitsAsync(Listing, 0, new PlanCounts(1, 1, 1));
        Assert.Equal(new PlanCounts(1, 1, 1), (await job.GetStatusAsync())!.Planning!.Done);
    }

    [Fact]
    public async Task Inputs_that_fail_three_times_end_the_job_and_one_that_is_refused_at_once()
    {
        var (failing, refused) = (await ListedAsync("failing"), await ListedAsync("refused"));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var request = cluster.NewRequest();
            Assert.Equal(0, ((PlanOffer)await failing.RequestWorkAsync(request)).Unit);
            await failing.FailAsync(request.Lease, new WorkFailure("the disk is on fire"));
        }

        var once = cluster.NewRequest();
        await refused.RequestWorkAsync(once);
        await refused.FailAsync(once.Lease, new WorkFailure("a.tar is no tar", Refused: true));

        var status = (await failing.GetStatusAsync())!;
        Assert.Equal(JobPhase.Failed, status.Phase);
        Assert.Equal("Planning failed 3 times, at last with: the disk is on fire", status.Failure!.Message);
        Assert.Equal("a.tar is no tar", (await refused.GetStatusAsync())!.Failure!.Message);
        Assert.IsType<OverOffer>(await failing.RequestWorkAsync(cluster.NewRequest()));
    }

    [Fact]
    public async Task A_merge_that_fails_begins_with_the_list_again_and_late_reports_of_the_old_list_count_for_nothing()
    {
        var job = await ListedAsync("merge");
        for (var unit = 0; unit < 3; unit++)
            await job.CompleteUnitsAsync(Listing, unit, default);
        var request = cluster.NewRequest();
        await job.RequestWorkAsync(request);

        await job.FailAsync(request.Lease, new WorkFailure("extended meanwhile"));

        var list = cluster.NewRequest();
        Assert.Equal(PlanStage.List, ((PlanOffer)await job.RequestWorkAsync(list)).Stage);
        await job.CompleteListingAsync(list.Lease, Listing with { Folder = "_planning/0002/b" });
        await job.CompleteUnitsAsync(Listing, 0, default);
        Assert.Equal(0, ((PlanOffer)await job.RequestWorkAsync(cluster.NewRequest())).Unit);
    }

    [Fact]
    public async Task A_worker_that_knows_no_stages_makes_the_whole_plan_in_place_of_the_list()
    {
        var job = cluster.Job("older worker");
        await job.SubmitAsync(cluster.NewJob(rows: 10, rowsPerShard: 10));
        var request = cluster.NewRequest();
        var offer = Assert.IsType<PlanOffer>(await job.RequestWorkAsync(request));

        await job.CompletePlanAsync(request.Lease, new PlanTotals(1, 10));

        Assert.Equal((PlanStage.List, 0), (offer.Stage, offer.NeedsVersion));
        Assert.Equal(JobPhase.Running, (await job.GetStatusAsync())!.Phase);
    }

    private async Task<IJobGrain> ListedAsync(string id)
    {
        var job = cluster.Job($"plan-{id}");
        await job.SubmitAsync(cluster.NewJob(rows: 10, rowsPerShard: 10));
        var request = cluster.NewRequest();
        Assert.Equal(PlanStage.List, ((PlanOffer)await job.RequestWorkAsync(request)).Stage);
        await job.CompleteListingAsync(request.Lease, Listing);
        return job;
    }
}

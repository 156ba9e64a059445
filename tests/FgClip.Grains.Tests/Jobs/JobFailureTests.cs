using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.TestKit.Datasets;

namespace FgClip.Grains.Tests.Jobs;

public sealed class JobFailureTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    [Fact]
    public async Task A_refused_input_fails_the_job_at_once()
    {
        var job = cluster.Job("refused");
        await job.SubmitAsync(cluster.NewJob(rows: 10, rowsPerShard: 10));
        var request = cluster.NewRequest();
        await job.RequestWorkAsync(request);
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
            Assert.IsType<PlanOffer>(await job.RequestWorkAsync(request));
            await job.FailAsync(request.Lease, new WorkFailure("the disk is full"));
        }

        Assert.Equal("Planning failed 3 times, at last with: the disk is full", (await job.GetStatusAsync())!.Failure?.Message);
        Assert.Equal(LeaseRenewalResult.Stop, await job.RenewAsync("any"));
    }

    [Fact]
    public async Task A_job_with_a_shard_that_was_given_up_finishes_the_others_and_fails_and_tries_it_again_when_submitted_again()
    {
        var spec = cluster.NewJob(rows: 20, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var job = cluster.Job(id);
        await cluster.FailNextAsync(id);
        await cluster.CommitNextAsync(id, spec);
        await cluster.ForgetAsync(job);

        var request = cluster.NewRequest();
        var offer = Assert.IsType<FinalizeOffer>(await job.RequestWorkAsync(request));
        var failure = Assert.Single(offer.GivenUp);
        Assert.Equal((0, "Shard 0 (rows 0 to 9) failed 3 times, at last with: no"), (failure.Shard, failure.Reason));
        await job.CompleteFinalizeAsync(request.Lease, offer.GivenUp);

        var failed = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Failed, failure.Reason, 10L, 10L),
            (failed.Phase, failed.Failure?.Message, failed.Committed.Rows, failed.RowsGivenUp));

        await job.SubmitAsync(spec);
        await cluster.PlanAsync(id, spec);
        await cluster.CommitNextAsync(id, spec, run: 2);
        Assert.Empty(Assert.IsType<FinalizeOffer>(await job.RequestWorkAsync(cluster.NewRequest())).GivenUp);
    }

    [Fact]
    public async Task A_job_that_is_to_fail_fast_fails_with_its_first_shard()
    {
        var spec = cluster.NewJob(rows: 20, rowsPerShard: 10) with { Run = new RunOptions { FailFast = true } };
        var id = await cluster.StartAsync(spec);
        await cluster.FailNextAsync(id);

        Assert.Equal(JobPhase.Failed, (await cluster.Job(id).GetStatusAsync())!.Phase);
    }

    [Fact]
    public async Task Work_that_is_refused_fails_the_job_at_once()
    {
        var spec = cluster.NewJob(rows: 20, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var request = cluster.NewRequest();
        await cluster.Block(id, 0).LeaseAsync(request);
        await cluster.Block(id, 0).FailAsync(0, request.Lease, new WorkFailure("/models is another model.", Refused: true));

        var status = (await cluster.Job(id).GetStatusAsync())!;
        Assert.Equal((JobPhase.Failed, new WorkFailure("/models is another model.", Refused: true)), (status.Phase, status.Failure));
    }

    [Fact]
    public async Task Too_many_bad_rows_fail_the_job_with_their_reasons_and_those_of_an_earlier_run_count()
    {
        var spec = cluster.NewJob(rows: 2000, rowsPerShard: 600, row => row % 5 == 0 ? LineDataset.BadLine : LineDataset.GoodLine(row));
        var id = await cluster.StartAsync(spec);
        var job = cluster.Job(id);
        await cluster.CommitNextAsync(id, spec);
        Assert.Equal(JobPhase.Running, (await job.GetStatusAsync())!.Phase);
        await cluster.CommitNextAsync(id, spec);

        var failed = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Failed, false), (failed.Phase, failed.Failure?.Refused));
        Assert.StartsWith("240 of 1200 rows failed, more than the 10 % that --max-error-rate allows: 240 bad_row.",
            failed.Failure?.Message);

        await job.SubmitAsync(spec);
        await cluster.PlanAsync(id, spec);
        await cluster.CommitNextAsync(id, spec, run: 2);
        Assert.Equal(JobPhase.Failed, (await job.GetStatusAsync())!.Phase);

        await job.SubmitAsync(spec with { Run = new RunOptions { MaxErrorRate = 0.25 } });
        await cluster.PlanAsync(id, spec);
        await cluster.CommitNextAsync(id, spec, run: 3);
        Assert.Equal((JobPhase.Running, 1800L), ((await job.GetStatusAsync())!.Phase, (await job.GetStatusAsync())!.Committed.Rows));
    }
}

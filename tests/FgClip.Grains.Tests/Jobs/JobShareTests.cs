using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Mining;

namespace FgClip.Grains.Tests.Jobs;

/// <summary>A share is kept and changed, is no part of what a job is, and decides which job a device works for.</summary>
public sealed class JobShareTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    private static readonly JobShare First = new() { Priority = 90, Weight = 3, MaxWorkers = 1 };

    [Fact]
    public async Task A_job_keeps_its_share_until_it_is_submitted_with_another()
    {
        var spec = cluster.NewJob(rows: 10, rowsPerShard: 10);
        var job = cluster.Job("shared");

        Assert.Equal(First, (await job.SubmitAsync(spec with { Share = First })).Status.Share);
        await cluster.ForgetAsync(job);
        await cluster.ForgetAsync(cluster.Directory);
        Assert.Equal(First, (await job.SubmitAsync(spec)).Status.Share);
        var changed = await job.SubmitAsync(spec with { Share = new JobShare { Weight = 2 } });

        Assert.Equal((null, 2), (changed.Refusal, changed.Status.Share!.Weight));
        Assert.Null(Assert.IsType<PlanOffer>(await job.RequestWorkAsync(cluster.NewRequest())).Spec.Share);
        await job.CancelAsync();
        Assert.Equal(2, (await job.GetStatusAsync())!.Share!.Weight);
    }

    [Fact]
    public async Task The_highest_priority_is_chosen_while_it_has_work_and_up_to_its_limit()
    {
        var spec = cluster.NewJob(rows: 10, rowsPerShard: 10) with { Share = First };
        await cluster.Job("first of all").SubmitAsync(spec);

        var chosen = await NextAsync(cluster.NewRequest());
        var other = await NextAsync(cluster.NewRequest());

        Assert.Equal("first of all", chosen.Job);
        Assert.NotEqual("first of all", other.Job);
        await cluster.Job("first of all").CancelAsync();
        Assert.NotEqual("first of all", (await NextAsync(cluster.NewRequest())).Job);
    }

    [Fact]
    public async Task A_mining_job_has_a_share_as_well()
    {
        var job = cluster.MiningJob("mining-shared");
        var order = new MiningOrder("mine", "/out/shared", "{}", "{}");

        Assert.Null((await job.SubmitAsync(order)).Status.Share);
        Assert.Equal(First, (await job.SubmitAsync(order with { Share = First })).Status.Share);
        Assert.Equal(First, (await job.SubmitAsync(order)).Status.Share);
        var refused = await job.SubmitAsync(order with { Share = new JobShare { Weight = 0 } });
        Assert.StartsWith("Share.Weight must be from 1", refused.Refusal);
        await job.CancelAsync();
    }

    [Fact]
    public async Task A_share_out_of_range_is_refused_by_all_that_is_wrong_with_it()
    {
        var share = new JobShare { Priority = -101, Weight = 1001, MaxWorkers = 0 };

        var reply = await cluster.Job("bad share").SubmitAsync(cluster.NewJob(rows: 1, rowsPerShard: 1) with { Share = share });

        Assert.Equal(
            "Share.Priority must be from -100 to 100, not -101. Share.Weight must be from 1 to 1000, not 1001. Share.MaxWorkers must be 1 "
            + "or more, not 0.", reply.Refusal);
    }

    [Fact]
    public async Task A_job_that_was_asked_in_vain_announces_when_it_is_resumed()
    {
        var spec = cluster.NewJob(rows: 10, rowsPerShard: 10) with { Share = new JobShare { Priority = 100 } };
        var (job, request) = (cluster.Job("resumed"), cluster.NewRequest());
        await job.SubmitAsync(spec);
        await job.PauseAsync();
        var choice = await NextAsync(request);
        var wait = Assert.IsType<WaitOffer>(await job.RequestWorkAsync(request));
        Assert.NotEqual("resumed", (await NextAsync(request, new JobMiss("resumed", choice.Turn, wait.RetryAfter!.Value))).Job);

        await job.ResumeAsync();

        // The announcement is a message of its own: whoever asks meanwhile gets the job once it arrived.
        while ((await NextAsync(cluster.NewRequest())).Job != "resumed")
            await Task.Yield();
        await job.CancelAsync();
    }

    private Task<JobChoice> NextAsync(LeaseRequest request, JobMiss? missed = null) => cluster.Directory.NextAsync(
        new JobQuery(request.Holder, TimeSpan.FromSeconds(30), CanMine: true, [], [], missed));
}

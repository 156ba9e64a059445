using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;

namespace FgClip.Grains.Tests.Jobs;

/// <summary>A name is shown, kept and changed, and is no part of what a job is.</summary>
public sealed class NamedJobTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    [Fact]
    public async Task A_job_keeps_its_name_until_it_is_submitted_under_another()
    {
        var spec = cluster.NewJob(rows: 10, rowsPerShard: 10);
        var job = cluster.Job("named");

        Assert.Equal("first", (await job.SubmitAsync(spec with { Name = "first" })).Status.DisplayName);
        await cluster.ForgetAsync(job);
        Assert.Equal("first", (await job.GetStatusAsync())!.Name);
        var again = await job.SubmitAsync(spec);
        Assert.Equal((null, "first"), (again.Refusal, again.Status.Name));
        var renamed = await job.SubmitAsync(spec with { Name = "second" });
        Assert.Equal((null, "second"), (renamed.Refusal, renamed.Status.Name));

        await job.CancelAsync();
        Assert.Equal((JobPhase.Cancelled, "second"), ((await job.GetStatusAsync())!.Phase, (await job.GetStatusAsync())!.Name));
        Assert.Equal("second", (await job.SubmitAsync(spec)).Status.Name);
    }

    [Fact]
    public async Task Workers_do_not_get_the_name_which_those_of_an_earlier_version_would_refuse()
    {
        var job = cluster.Job("unnamed for workers");
        await job.SubmitAsync(cluster.NewJob(rows: 10, rowsPerShard: 10) with { Name = "first" });

        Assert.Null(Assert.IsType<PlanOffer>(await job.RequestWorkAsync(cluster.NewRequest())).Spec.Name);
        Assert.Null((await job.GetSpecAsync())!.Name);
    }

    [Fact]
    public async Task A_name_that_is_no_line_of_text_is_refused()
    {
        var job = cluster.Job("bad name");

        var reply = await job.SubmitAsync(cluster.NewJob(rows: 1, rowsPerShard: 1) with { Name = "a\nb" });

        Assert.StartsWith("Name: must have no control characters", reply.Refusal);
        Assert.Null(await job.GetSpecAsync());
    }

    [Fact]
    public async Task A_mining_job_has_a_name_as_well()
    {
        var job = cluster.MiningJob("mining-named");
        var order = new MiningOrder("mine", "/out/negatives", "{}", "{}");

        Assert.Equal(("negatives", null), Names((await job.SubmitAsync(order)).Status));
        Assert.Equal(("hard ones", "hard ones"), Names((await job.SubmitAsync(order with { Name = "hard ones" })).Status));
        await cluster.ForgetAsync(job);
        await job.CancelAsync();
        Assert.Equal(("hard ones", "hard ones"), Names((await job.SubmitAsync(order)).Status));
        Assert.StartsWith("Name: must have at most", (await job.SubmitAsync(order with { Name = new string('x', 101) })).Refusal);
    }

    private static (string, string?) Names(JobStatus status) => (status.DisplayName, status.Name);
}

using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Grains.Abstractions.Shards;
using FgClip.TestKit.Datasets;

namespace FgClip.Grains.Tests.Jobs;

/// <summary>What is left of a job that is forgotten.</summary>
public sealed class ForgetTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    [Fact]
    public async Task Nothing_is_left_of_a_job_nor_of_the_blocks_of_all_its_runs()
    {
        // Two blocks.
        var spec = cluster.NewJob(rows: 257, rowsPerShard: 1);
        var id = await cluster.StartAsync(spec);
        await LeaseAsync(id, run: 1);
        await cluster.Job(id).CancelAsync();
        await cluster.Job(id).SubmitAsync(spec);
        await cluster.PlanAsync(id, spec);
        await LeaseAsync(id, run: 2);
        await cluster.Job(id).CancelAsync();
        Assert.Equal(4, await StatesAsync(id));

        Assert.Equal(new ForgetReply(IsDone: true, Refusal: null), await cluster.Job(id).ForgetAsync());

        Assert.Equal(0, await StatesAsync(id));
        Assert.Null(await cluster.Job(id).GetStatusAsync());
        Assert.DoesNotContain(id, await cluster.Directory.ListAllAsync());
        Assert.Equal(new ForgetReply(IsDone: true, Refusal: null), await cluster.Job(id).ForgetAsync());
    }

    [Fact]
    public async Task A_job_that_was_forgotten_is_a_new_one_and_goes_on_from_what_is_committed()
    {
        var spec = cluster.NewJob(rows: 20, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var request = cluster.NewRequest();
        var lease = (await cluster.Block(id, 0).LeaseAsync(request))!;
        await cluster.Block(id, 0)
            .CompleteAsync(0, request.Lease, await LineDataset.CommitAsync(spec, lease.Shard, request.Lease, CancellationToken.None));
        var late = cluster.NewRequest();
        await cluster.Block(id, 0).LeaseAsync(late);
        await cluster.Job(id).CancelAsync();
        await cluster.Job(id).ForgetAsync();

        Assert.Equal(LeaseRenewalResult.Stop, await cluster.Block(id, 0).RenewAsync(1, late.Lease, RowCounts.None));
        Assert.Null(await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()));
        Assert.Equal(0, await StatesAsync(id));

        await cluster.Job(id).SubmitAsync(spec);
        await cluster.PlanAsync(id, spec);
        Assert.Equal(LeaseRenewalResult.Lost, await cluster.Block(id, 0).RenewAsync(1, late.Lease, RowCounts.None));
        Assert.Equal(1, (await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()))!.Shard.Index);
        Assert.Equal(10, (await cluster.Job(id).GetStatusAsync())!.Found.Rows);
    }

    [Fact]
    public async Task Blocks_that_are_many_are_forgotten_a_few_hundred_a_call_and_the_job_last()
    {
        var id = "many blocks";
        var job = cluster.Job(id);
        await job.SubmitAsync(cluster.NewJob(rows: 1, rowsPerShard: 1));
        await job.RequestWorkAsync(cluster.NewRequest());
        await job.CompletePlanAsync("any", new PlanTotals(Shards: 600 * 256, Rows: 600 * 256));
        await job.CancelAsync();

        Assert.Equal(new ForgetReply(IsDone: false, Refusal: null), await job.ForgetAsync());
        await cluster.ForgetAsync(job);
        Assert.Equal(JobPhase.Cancelled, (await job.GetStatusAsync())!.Phase);
        Assert.True((await job.ForgetAsync()).IsDone);
        Assert.Null(await job.GetStatusAsync());
    }

    [Fact]
    public async Task A_job_that_is_not_over_is_not_forgotten()
    {
        var id = await cluster.StartAsync(cluster.NewJob(rows: 10, rowsPerShard: 10));

        var reply = await cluster.Job(id).ForgetAsync();

        Assert.Equal(new ForgetReply(IsDone: false, $"Job '{id}' is not over: it is running. End it first: fgclip cancel {id}."), reply);
        Assert.Equal(JobPhase.Running, (await cluster.Job(id).GetStatusAsync())!.Phase);
    }

    [Fact]
    public async Task A_mining_job_is_forgotten_like_any_other()
    {
        var order = new MiningOrder("mine", "/forgotten", "{}", "identity");
        var id = MiningJobId.FromOutput(order.Output);
        var job = cluster.MiningJob(id);
        await job.SubmitAsync(order);
        Assert.StartsWith($"Job '{id}' is not over: it is submitted.", (await job.ForgetAsync()).Refusal);
        await job.CancelAsync();

        Assert.True((await job.ForgetAsync()).IsDone);

        Assert.Null(await job.GetStatusAsync());
        Assert.DoesNotContain(id, await cluster.Directory.ListAllAsync());
        Assert.Null((await job.SubmitAsync(order with { Identity = "another" })).Refusal);
    }

    private async Task LeaseAsync(string id, int run)
    {
        for (var block = 0; block < 2; block++)
            Assert.NotNull(await cluster.Block(id, block, run).LeaseAsync(cluster.NewRequest()));
    }

    /// <summary>How many blocks of two runs have state in the store.</summary>
    private async Task<int> StatesAsync(string id)
    {
        var states = 0;
        foreach (var (run, block) in ((int, int)[])[(1, 0), (1, 1), (2, 0), (2, 1)])
            states += await cluster.HasStateAsync("block", cluster.Block(id, block, run)) ? 1 : 0;
        return states;
    }
}

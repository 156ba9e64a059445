using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.TestKit.Datasets;

namespace FgClip.Grains.Tests.Jobs;

/// <summary>A job's grain starts again, as when its silo is gone or a rolling upgrade moves it.</summary>
public sealed class TakenOverJobTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(256)] // The good block is full: its rows are saved with the job.
    [InlineData(255)] // It is not: the rate waits until it has reported again.
    public async Task The_error_rate_is_judged_on_complete_counts_only(int goodShards)
    {
        // Block 0: 10,240 good rows. Block 1: 3,000 rows, 365 of the 2,920 committed ones bad: more than 10 % there, and 3 % in all.
        var spec = cluster.NewJob(
            rows: 13_240, rowsPerShard: 40, row => row >= 10_240 && row % 8 == 0 ? LineDataset.BadLine : LineDataset.GoodLine(row));
        await LineDataset.PlanAsync(spec, Token);
        foreach (var shard in Enumerable.Range(0, goodShards).Concat(Enumerable.Range(256, 73)))
            await LineDataset.CommitAsync(spec, await LineDataset.ReadShardAsync(spec, shard), "earlier", Token);
        var id = await cluster.StartAsync(spec);
        var job = cluster.Job(id);
        await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest());
        var request = cluster.NewRequest();
        var lease = await cluster.Block(id, 1).LeaseAsync(request);
        Assert.Equal(JobPhase.Running, (await job.GetStatusAsync())!.Phase);

        await cluster.ForgetAsync(job);
        await cluster.Block(id, 1).RenewAsync(lease!.Shard.Index, request.Lease, RowCounts.None);

        var after = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Running, 365), (after.Phase, after.Committed.Errors));
        Assert.Equal(goodShards == 256 ? 13_160 : 2_920, after.Committed.Rows);
    }

    [Fact]
    public async Task A_rate_that_is_too_high_ends_the_job_once_the_blocks_that_had_reported_have_reported_again()
    {
        var (job, _) = await RunAsync(blocks: 3, reported: 0);
        await job.ReportAsync(Report(0, done: 200));
        await job.ReportAsync(Report(1, done: 0));
        await cluster.ForgetAsync(job);

        await job.ReportAsync(Report(1, done: 1) with { Committed = Rows(RowStatus.Missing, 1000) });
        Assert.Equal((JobPhase.Running, 1000), ((await job.GetStatusAsync())!.Phase, (await job.GetStatusAsync())!.Committed.Errors));
        await job.ReportAsync(Report(0, done: 200));

        Assert.StartsWith("1000 of 1200 rows failed", (await job.GetStatusAsync())!.Failure?.Message);
    }

    [Fact]
    public async Task Full_blocks_are_known_and_shown_without_being_asked()
    {
        var (job, _) = await RunAsync(blocks: 3, reported: 2);

        await cluster.ForgetAsync(job);

        var status = (await job.GetStatusAsync())!;
        Assert.Equal((new ShardCounts(768, Done: 512, Leased: 0, Failed: 0), 512), (status.Shards, status.Committed.Rows));
        Assert.Equal([new ShardRange(0, "d256"), new ShardRange(256, "d256")], (await job.GetShardsAsync(since: null))!.Stretches);
        Assert.Equal(2, Assert.IsType<BlockOffer>(await job.RequestWorkAsync(cluster.NewRequest())).Block.Block);
        await ReportFullAsync(job, 2);
        Assert.Equal(JobPhase.Finalizing, (await job.GetStatusAsync())!.Phase);
        Assert.Equal(768, (await job.GetStatusAsync())!.Committed.Rows);
    }

    [Fact]
    public async Task A_full_block_that_reports_again_is_not_counted_twice_and_one_that_is_not_full_after_all_is_believed()
    {
        var (job, _) = await RunAsync(blocks: 3, reported: 2);
        await cluster.ForgetAsync(job);

        await ReportFullAsync(job, 0);
        await ReportFullAsync(job, 0);
        Assert.Equal(512, (await job.GetStatusAsync())!.Committed.Rows);

        await job.ReportAsync(Report(1, done: 10));
        var status = (await job.GetStatusAsync())!;
        Assert.Equal((JobPhase.Running, 10, 10), (status.Phase, status.Committed.Rows, status.Shards.Done));
        foreach (var block in (int[])[0, 1, 2])
            await ReportFullAsync(job, block);
        Assert.Equal((JobPhase.Finalizing, 768), ((await job.GetStatusAsync())!.Phase, (await job.GetStatusAsync())!.Committed.Rows));
    }

    [Theory]
    [InlineData(40, 16)]
    [InlineData(40, 64)]
    [InlineData(160, 64)]
    public async Task Workers_do_not_walk_over_the_full_blocks(int blocks, int workers)
    {
        var (job, _) = await RunAsync(blocks, reported: blocks - 1);
        await cluster.ForgetAsync(job);

        var calls = await WalkAsync(job, blocks, workers);

        // Each worker asks once, and is sent to the one block that is not full.
        Assert.Equal((workers, 0), calls);
    }

    [Theory]
    [InlineData(40, 64)]
    [InlineData(160, 64)]
    public async Task Where_nothing_is_known_of_the_blocks_one_worker_asks_each(int blocks, int workers)
    {
        // A new run over a dataset that an earlier one has left nearly whole.
        var (job, _) = await RunAsync(blocks, reported: 0);

        var (requests, reports) = await WalkAsync(job, blocks, workers);

        // One request and one report a block, and a request of each worker that finds the block with shards.
        Assert.Equal((blocks - 1 + workers, blocks - 1), (requests, reports));
    }

    private async Task<(IJobGrain Job, string Id)> RunAsync(int blocks, int reported)
    {
        var id = Guid.NewGuid().ToString("N");
        var job = cluster.Job(id);
        await job.SubmitAsync(cluster.NewJob(rows: 10, rowsPerShard: 1));
        await job.RequestWorkAsync(cluster.NewRequest());
        await job.CompletePlanAsync("x", new PlanTotals(blocks * 256, blocks * 256));
        for (var block = 0; block < reported; block++)
            await ReportFullAsync(job, block);
        return (job, id);
    }

    /// <summary>Lets workers ask as they do, and full blocks answer with their report. The last block has work for everybody.</summary>
    private async Task<(int Requests, int Reports)> WalkAsync(IJobGrain job, int blocks, int workers)
    {
        var (requests, reports) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(async _ =>
        {
            while (true)
            {
                Interlocked.Increment(ref requests);
                var offer = await job.RequestWorkAsync(cluster.NewRequest());
                if (offer is BlockOffer { Block.Block: var last } && last == blocks - 1)
                {
                    await job.ReportAsync(Report(last, done: 0));
                    return;
                }

                if (offer is not BlockOffer { HasWaiting: true, Block.Block: var block })
                {
                    Interlocked.Decrement(ref requests); // It comes again a second later, and nobody waits for it.
                    await Task.Yield();
                    continue;
                }

                Interlocked.Increment(ref reports);
                await ReportFullAsync(job, block);
            }
        }));
        return (requests, reports);
    }

    private static Task ReportFullAsync(IJobGrain job, int block) => job.ReportAsync(Report(block, done: 256));

    private static BlockReport Report(int block, int done) => new(
        1,
        block,
        new ShardCounts(256, done, 0, 0),
        Rows(RowStatus.Ok, done),
        RowCounts.None,
        RowCounts.None,
        0,
        [],
        Refusal: null,
        ShardRuns.Encode(ShardState.Done, done) + ShardRuns.Encode(ShardState.Waiting, 256 - done));

    private static RowCounts Rows(RowStatus status, long rows) => new(new Dictionary<RowStatus, long> { [status] = rows });
}

using FgClip.Datasets.Layout;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.TestKit.Datasets;

namespace FgClip.Grains.Tests.Jobs;

public sealed class UnreadableBlockTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_damaged_receipt_shows_in_the_status_and_the_other_blocks_go_on()
    {
        var spec = cluster.NewJob(rows: 10 * 300, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        await DamageAsync(spec.Output, shard: 7);

        Assert.Null(await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()));

        var status = (await cluster.Job(id).GetStatusAsync())!;
        Assert.Equal((JobPhase.Running, null), (status.Phase, status.Failure));
        Assert.StartsWith("The records of shards 0 to 255 cannot be read: ", status.StallReason);
        Assert.Contains(DatasetPaths.Receipt(7), status.StallReason);
        var offer = Assert.IsType<BlockOffer>(await cluster.Job(id).RequestWorkAsync(cluster.NewRequest()));
        Assert.Equal(1, offer.Block.Block);
        Assert.Equal(256, (await cluster.Block(id, 1).LeaseAsync(cluster.NewRequest()))?.Shard.Index);
    }

    [Fact]
    public async Task A_block_is_asked_again_after_a_while_and_goes_on_once_its_records_are_mended()
    {
        var spec = cluster.NewJob(rows: 30, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var receipt = await DamageAsync(spec.Output, shard: 1);
        await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest());
        Assert.IsType<WaitOffer>(await cluster.Job(id).RequestWorkAsync(cluster.NewRequest()));

        File.Delete(receipt);
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<BlockOffer>(await cluster.Job(id).RequestWorkAsync(cluster.NewRequest()));
        // One worker looks; the others wait.
        Assert.IsType<WaitOffer>(await cluster.Job(id).RequestWorkAsync(cluster.NewRequest()));

        Assert.Equal(0, (await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()))?.Shard.Index);
        Assert.Null((await cluster.Job(id).GetStatusAsync())!.StallReason);
    }

    [Fact]
    public async Task A_job_whose_output_is_deleted_fails_with_the_reason_after_ten_minutes()
    {
        var spec = cluster.NewJob(rows: 30, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        Directory.Delete(spec.Output, recursive: true);

        Assert.Null(await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()));
        Assert.Contains("has no plan", (await cluster.Job(id).GetStatusAsync())!.StallReason);
        cluster.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Null(await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()));
        Assert.Equal(JobPhase.Running, (await cluster.Job(id).GetStatusAsync())!.Phase);
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()));

        var status = (await cluster.Job(id).GetStatusAsync())!;
        Assert.Equal((JobPhase.Failed, null), (status.Phase, status.StallReason));
        Assert.StartsWith("The records of shards 0 to 2 could not be read for 10 minutes: ", status.Failure?.Message);
        Assert.Contains("has no plan", status.Failure?.Message);
        Assert.Equal(LeaseRenewalResult.Stop, await cluster.Block(id, 0).RenewAsync(0, "any", RowCounts.None));
    }

    [Fact]
    public async Task What_workers_hold_is_kept_counted_and_found_while_the_records_cannot_be_read()
    {
        var spec = cluster.NewJob(rows: 40, rowsPerShard: 10);
        var id = await cluster.StartAsync(spec);
        var block = cluster.Block(id, 0);
        var (holds, fails, commits) = (cluster.NewRequest(), cluster.NewRequest(), cluster.NewRequest());
        Assert.Equal(0, (await block.LeaseAsync(holds))?.Shard.Index);
        Assert.Equal(1, (await block.LeaseAsync(fails))?.Shard.Index);
        var shard = (await block.LeaseAsync(commits))!.Shard;
        var receipt = await LineDataset.CommitAsync(spec, shard, commits.Lease, Token);
        var damaged = await DamageAsync(spec.Output, shard: 3);
        await cluster.ForgetAsync(block);

        Assert.Equal(LeaseRenewalResult.Ok, await block.RenewAsync(0, holds.Lease, RowCounts.None));
        Assert.Equal(LeaseRenewalResult.Lost, await block.RenewAsync(0, fails.Lease, RowCounts.None));
        await block.FailAsync(1, fails.Lease, new WorkFailure("no"));
        Assert.Equal(LeaseRenewalResult.Lost, await block.CompleteAsync(2, commits.Lease, receipt));
        Assert.NotNull((await cluster.Job(id).GetStatusAsync())!.StallReason);
        File.Delete(damaged);

        Assert.Equal(1, (await block.LeaseAsync(cluster.NewRequest()))?.Shard.Index);
        Assert.Equal(LeaseRenewalResult.Ok, await block.RenewAsync(0, holds.Lease, RowCounts.None));
        var status = (await cluster.Job(id).GetStatusAsync())!;
        Assert.Equal((new ShardCounts(4, Done: 1, Leased: 2, Failed: 0), null), (status.Shards, status.StallReason));
    }

    [Fact]
    public async Task A_report_of_another_plan_fails_the_job_with_the_reason()
    {
        var spec = cluster.NewJob(rows: 3, rowsPerShard: 1);
        var id = Guid.NewGuid().ToString("N");
        var job = cluster.Job(id);
        await job.SubmitAsync(spec);
        await job.RequestWorkAsync(cluster.NewRequest());
        await LineDataset.PlanAsync(spec, Token);
        await job.CompletePlanAsync("x", new PlanTotals(Shards: 1, Rows: 1));

        Assert.Null(await cluster.Block(id, 0).LeaseAsync(cluster.NewRequest()));

        var status = (await job.GetStatusAsync())!;
        Assert.Equal(JobPhase.Failed, status.Phase);
        Assert.StartsWith(
            "Block 0 has 3 shards in storage, and 1 of the job's 1 by the plan that the job was started with.", status.Failure?.Message);
        Assert.IsType<OverOffer>(await job.RequestWorkAsync(cluster.NewRequest()));
    }

    [Theory]
    [InlineData(-1, 1, "w1")]
    [InlineData(1, 1, "w1")]
    [InlineData(0, 1, "w2")]
    [InlineData(0, 1, "")]
    [InlineData(0, 1, "no runs")]
    [InlineData(0, 2, "w2")]
    public async Task A_report_that_the_plan_has_no_place_for_fails_the_job_once(int block, int shards, string states)
    {
        var spec = cluster.NewJob(rows: 10, rowsPerShard: 10);
        var job = cluster.Job(await cluster.StartAsync(spec));

        var counts = new ShardCounts(shards, 0, 0, 0);
        var report = new BlockReport(1, block, counts, RowCounts.None, RowCounts.None, RowCounts.None, 0, [], Refusal: null, states);
        Assert.Equal(BlockDirective.Stop, await job.ReportAsync(report));
        Assert.Equal(BlockDirective.Stop, await job.ReportAsync(report));

        Assert.Equal(JobPhase.Failed, (await job.GetStatusAsync())!.Phase);
    }

    /// <summary>Leaves an empty receipt, as a store does that lost a write.</summary>
    private static async Task<string> DamageAsync(string output, int shard)
    {
        var receipt = Path.Combine(output, DatasetPaths.Receipt(shard));
        Directory.CreateDirectory(Path.GetDirectoryName(receipt)!);
        await File.WriteAllTextAsync(receipt, "", Token);
        return receipt;
    }
}

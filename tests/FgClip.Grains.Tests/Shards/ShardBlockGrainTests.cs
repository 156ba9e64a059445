using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.TestKit.Datasets;

namespace FgClip.Grains.Tests.Shards;

public sealed class ShardBlockGrainTests(CoordinatorCluster cluster) : IClassFixture<CoordinatorCluster>
{
    [Fact]
    public async Task Shards_are_leased_in_order_and_each_once()
    {
        var (_, _, block) = await StartAsync(rows: 25);

        Assert.Equal([0, 1, 2], [await LeaseAsync(block), await LeaseAsync(block), await LeaseAsync(block)]);
        Assert.Null(await LeaseAsync(block));
    }

    [Fact]
    public async Task Asking_twice_with_one_lease_gives_one_shard()
    {
        var (_, _, block) = await StartAsync(rows: 25);
        var request = cluster.NewRequest();

        var first = await block.LeaseAsync(request);
        var again = await block.LeaseAsync(request);

        Assert.Equal((0, TimeSpan.FromSeconds(60)), (first!.Shard.Index, first.Duration));
        Assert.Equal(first, again);
        Assert.Equal(1, await LeaseAsync(block));
    }

    [Fact]
    public async Task A_lease_that_is_not_renewed_goes_to_another_and_is_lost()
    {
        var (_, _, block) = await StartAsync(rows: 10);
        var (slow, fast) = (cluster.NewRequest(), cluster.NewRequest());
        await block.LeaseAsync(slow);
        cluster.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.NotNull(await block.LeaseAsync(fast));
        Assert.Equal(LeaseRenewalResult.Lost, await block.RenewAsync(0, slow.Lease, RowCounts.None));
        Assert.Equal(LeaseRenewalResult.Ok, await block.RenewAsync(0, fast.Lease, RowCounts.None));
    }

    [Fact]
    public async Task A_renewed_lease_stays()
    {
        var (_, _, block) = await StartAsync(rows: 10);
        var request = cluster.NewRequest();
        await block.LeaseAsync(request);
        for (var i = 0; i < 5; i++)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(50));
            Assert.Equal(LeaseRenewalResult.Ok, await block.RenewAsync(0, request.Lease, RowCounts.None));
            Assert.Null(await LeaseAsync(block));
        }
    }

    [Fact]
    public async Task A_receipt_that_a_lost_lease_stored_counts()
    {
        var (spec, job, block) = await StartAsync(rows: 10);
        var (slow, fast) = (cluster.NewRequest(), cluster.NewRequest());
        var shard = (await block.LeaseAsync(slow))!.Shard;
        cluster.Time.Advance(TimeSpan.FromSeconds(61));
        await block.LeaseAsync(fast);

        var receipt = await LineDataset.CommitAsync(spec, shard, slow.Lease, CancellationToken.None);

        Assert.Equal(LeaseRenewalResult.Ok, await block.CompleteAsync(0, slow.Lease, receipt));
        Assert.Equal(LeaseRenewalResult.Lost, await block.RenewAsync(0, fast.Lease, RowCounts.None));
        Assert.Equal(LeaseRenewalResult.Ok, await block.CompleteAsync(0, fast.Lease, receipt));
        Assert.Equal(10, (await StatusAsync(job)).Committed.Rows);
    }

    [Fact]
    public async Task A_receipt_of_a_lost_lease_that_was_never_stored_does_not_count()
    {
        var (spec, job, block) = await StartAsync(rows: 10);
        var other = await StartAsync(rows: 10);
        var (slow, fast) = (cluster.NewRequest(), cluster.NewRequest());
        var shard = (await block.LeaseAsync(slow))!.Shard;
        var elsewhere = await LineDataset.CommitAsync(other.Spec, shard, slow.Lease, CancellationToken.None);
        cluster.Time.Advance(TimeSpan.FromSeconds(61));
        await block.LeaseAsync(fast);

        Assert.Equal(LeaseRenewalResult.Lost, await block.CompleteAsync(0, slow.Lease, elsewhere));
        Assert.Equal(new ShardCounts(1, Done: 0, Leased: 1, Failed: 0), await ShardsAsync(job));
    }

    [Fact]
    public async Task A_shard_that_always_fails_is_given_up_and_named()
    {
        var (_, job, block) = await StartAsync(rows: 25);
        Assert.Equal(0, await LeaseAsync(block));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var request = cluster.NewRequest();
            Assert.Equal(1, (await block.LeaseAsync(request))?.Shard.Index);
            await block.FailAsync(1, request.Lease, new WorkFailure($"disk {attempt} is full"));
        }

        var status = await StatusAsync(job);
        Assert.Equal((JobPhase.Running, 10), (status.Phase, status.RowsGivenUp));
        Assert.Equal(new ShardCounts(3, Done: 0, Leased: 1, Failed: 1), status.Shards);
        Assert.Equal(2, await LeaseAsync(block));
    }

    [Fact]
    public async Task A_shard_that_was_given_up_counts_if_its_receipt_comes_after_all()
    {
        var (spec, job, block) = await StartAsync(rows: 25);
        var lost = cluster.NewRequest();
        var shard = (await block.LeaseAsync(lost))!.Shard;
        cluster.Time.Advance(TimeSpan.FromSeconds(61));
        for (var attempt = 1; attempt <= 3; attempt++)
            Assert.Equal(0, await FailAsync(block));
        Assert.Equal(1, (await ShardsAsync(job)).Failed);

        var receipt = await LineDataset.CommitAsync(spec, shard, lost.Lease, CancellationToken.None);

        Assert.Equal(LeaseRenewalResult.Ok, await block.CompleteAsync(0, lost.Lease, receipt));
        Assert.Equal((new ShardCounts(3, Done: 1, Leased: 0, Failed: 0), 0),
            (await ShardsAsync(job), (await StatusAsync(job)).RowsGivenUp));
    }

    [Fact]
    public async Task The_row_that_kills_is_found_by_halves_and_the_shard_is_then_leased_without_it()
    {
        const int Killer = 6;
        var (_, _, block) = await StartAsync(rows: 10);
        var deaths = 0;
        List<RowRange> probes = [];
        while (true)
        {
            var worker = cluster.NewRequest();
            var lease = (await block.LeaseAsync(worker))!;
            if (lease.Probe is { } probe)
                probes.Add(probe);
            else if (lease.Crashed is [Killer])
                break;
            if (lease.Probe?.Contains(Killer) ?? true)
            {
                cluster.Kill(worker);
                deaths++;
            }
            else
            {
                await block.ClearAsync(0, worker.Lease);
                await block.ClearAsync(0, worker.Lease);
            }

            await cluster.ForgetAsync(block);
        }

        Assert.Equal([new(0, 5), new(5, 2), new(5, 1), new(6, 1), new(7, 3)], probes);
        Assert.Equal(5, deaths);
    }

    [Fact]
    public async Task A_paused_job_hands_out_nothing_and_takes_what_is_in_hand()
    {
        var (spec, job, block) = await StartAsync(rows: 25);
        var request = cluster.NewRequest();
        var shard = (await block.LeaseAsync(request))!.Shard;
        await cluster.Job(job).PauseAsync();

        Assert.Null(await LeaseAsync(block));
        Assert.Equal(LeaseRenewalResult.Ok, await block.RenewAsync(0, request.Lease, RowCounts.None));
        var receipt = await LineDataset.CommitAsync(spec, shard, request.Lease, CancellationToken.None);
        Assert.Equal(LeaseRenewalResult.Ok, await block.CompleteAsync(0, request.Lease, receipt));
        Assert.Equal(new ShardCounts(3, Done: 1, Leased: 0, Failed: 0), await ShardsAsync(job));

        await cluster.Job(job).ResumeAsync();
        Assert.Equal(1, await LeaseAsync(block));
    }

    [Fact]
    public async Task A_full_block_knows_its_rows_without_reading_a_receipt_again()
    {
        var (spec, job, block) = await StartAsync(rows: 10);
        var request = cluster.NewRequest();
        var shard = (await block.LeaseAsync(request))!.Shard;
        await block.CompleteAsync(0, request.Lease, await LineDataset.CommitAsync(spec, shard, request.Lease, CancellationToken.None));
        File.Delete(Path.Combine(spec.Output, DatasetPaths.Receipt(0)));
        await cluster.ForgetAsync(block);

        Assert.Null(await block.LeaseAsync(cluster.NewRequest()));
        Assert.Equal(LeaseRenewalResult.Lost, await block.RenewAsync(0, "late", RowCounts.None));
        Assert.Equal((JobPhase.Finalizing, 10), ((await StatusAsync(job)).Phase, (await StatusAsync(job)).Committed.Rows));
    }

    [Fact]
    public async Task Releasing_a_shard_counts_as_nothing()
    {
        var (_, job, block) = await StartAsync(rows: 10);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var request = cluster.NewRequest();
            Assert.NotNull(await block.LeaseAsync(request));
            await block.ReleaseAsync(0, request.Lease);
            await block.ReleaseAsync(0, request.Lease);
        }

        Assert.Equal((JobPhase.Running, new ShardCounts(1, 0, 0, 0)), ((await StatusAsync(job)).Phase, await ShardsAsync(job)));
    }

    [Fact]
    public async Task Progress_counts_until_the_lease_ends()
    {
        var (_, job, block) = await StartAsync(rows: 10);
        var request = cluster.NewRequest();
        await block.LeaseAsync(request);
        await block.RenewAsync(0, request.Lease,
            new RowCounts(new Dictionary<RowStatus, long> { [RowStatus.Ok] = 3, [RowStatus.Missing] = 1 }));

        var status = await StatusAsync(job);
        Assert.Equal((4, 3, 1), (status.RowsDone, status.Images, status.InFlight[RowStatus.Missing]));

        await block.ReleaseAsync(0, request.Lease);
        Assert.Equal(0, (await StatusAsync(job)).RowsDone);
    }

    [Fact]
    public async Task A_block_that_starts_anew_reads_receipts_from_storage_and_keeps_leases_and_failures()
    {
        var (spec, job, block) = await StartAsync(rows: 30);
        var held = cluster.NewRequest();
        await block.LeaseAsync(held);
        await FailAsync(block);
        await LineDataset.CommitAsync(spec, await LineDataset.ReadShardAsync(spec, 2), "someone", CancellationToken.None);
        cluster.Time.Advance(TimeSpan.FromSeconds(59));
        await cluster.ForgetAsync(block);
        await block.RenewAsync(2, "nobody", RowCounts.None);
        cluster.Time.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal(1, await FailAsync(block));
        Assert.Equal(new ShardCounts(3, Done: 1, Leased: 1, Failed: 0), await ShardsAsync(job));
        Assert.Equal(10, (await StatusAsync(job)).Committed.Rows);
        Assert.Equal(LeaseRenewalResult.Ok, await block.RenewAsync(0, held.Lease, RowCounts.None));

        Assert.Equal(1, await FailAsync(block));
        Assert.Equal(1, (await ShardsAsync(job)).Failed);
    }

    [Fact]
    public async Task A_cancelled_job_stops_its_workers_and_hands_out_nothing()
    {
        var (_, job, block) = await StartAsync(rows: 25);
        var request = cluster.NewRequest();
        await block.LeaseAsync(request);
        await cluster.Job(job).CancelAsync();

        Assert.Equal(LeaseRenewalResult.Stop, await block.RenewAsync(0, request.Lease, RowCounts.None));
        Assert.Null(await LeaseAsync(block));
        Assert.Equal(new ShardCounts(3, Done: 0, Leased: 0, Failed: 0), await ShardsAsync(job));
    }

    [Fact]
    public async Task A_block_of_no_job_has_nothing_to_hand_out_and_stops_who_holds_a_lease()
    {
        var block = cluster.Block("nobody", 0);

        Assert.Null(await block.LeaseAsync(cluster.NewRequest()));
        Assert.Equal(LeaseRenewalResult.Stop, await block.RenewAsync(0, "any", RowCounts.None));
    }

    private async Task<(JobSpec Spec, string Job, IShardBlockGrain Block)> StartAsync(int rows)
    {
        var spec = cluster.NewJob(rows, rowsPerShard: 10);
        var job = await cluster.StartAsync(spec);
        return (spec, job, cluster.Block(job, 0));
    }

    private async Task<int?> FailAsync(IShardBlockGrain block)
    {
        var request = cluster.NewRequest();
        var shard = (await block.LeaseAsync(request))?.Shard.Index;
        await block.FailAsync(shard ?? -1, request.Lease, new WorkFailure("no"));
        return shard;
    }

    private async Task<int?> LeaseAsync(IShardBlockGrain block) => (await block.LeaseAsync(cluster.NewRequest()))?.Shard.Index;

    private async Task<JobStatus> StatusAsync(string job) => (await cluster.Job(job).GetStatusAsync())!;

    private async Task<ShardCounts> ShardsAsync(string job) => (await StatusAsync(job)).Shards;
}

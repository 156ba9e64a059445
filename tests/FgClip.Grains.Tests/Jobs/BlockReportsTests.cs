using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Jobs;

namespace FgClip.Grains.Tests.Jobs;

public sealed class BlockReportsTests
{
    private readonly BlockReports _reports = new(new PlanTotals(Shards: 600, Rows: 6000));

    [Fact]
    public void A_block_that_has_not_spoken_is_asked()
    {
        Assert.Equal(0, _reports.Next());
        Assert.Equal(new ShardCounts(600, 0, 0, 0), _reports.Shards);
    }

    [Fact]
    public void Blocks_are_asked_in_order()
    {
        Say(0, new ShardCounts(256, Done: 200, Leased: 56, Failed: 0));
        Assert.Equal(1, _reports.Next());

        Say(0, new ShardCounts(256, Done: 200, Leased: 55, Failed: 0));
        Assert.Equal(0, _reports.Next());
    }

    [Fact]
    public void Where_nothing_waits_blocks_with_leases_are_asked_in_turn()
    {
        Say(0, new ShardCounts(256, Done: 255, Leased: 1, Failed: 0));
        Say(1, new ShardCounts(256, Done: 256, Leased: 0, Failed: 0));
        Say(2, new ShardCounts(88, Done: 80, Leased: 8, Failed: 0));

        Assert.Equal([2, 0, 2, 0], [_reports.Next(), _reports.Next(), _reports.Next(), _reports.Next()]);
    }

    [Fact]
    public void A_later_report_takes_the_place_of_an_earlier_one()
    {
        Say(0, new ShardCounts(256, Done: 1, Leased: 0, Failed: 0), rows: 10);
        Say(0, new ShardCounts(256, Done: 2, Leased: 0, Failed: 0), rows: 20);
        Say(0, new ShardCounts(256, Done: 2, Leased: 0, Failed: 0), rows: 20);
        Say(2, new ShardCounts(88, Done: 3, Leased: 0, Failed: 0), rows: 30);

        Assert.Equal(new ShardCounts(600, Done: 5, Leased: 0, Failed: 0), _reports.Shards);
        Assert.Equal(50, _reports.Committed.Rows);
    }

    [Fact]
    public void All_shards_are_done_when_every_block_says_so()
    {
        Say(0, new ShardCounts(256, 256, 0, 0));
        Say(2, new ShardCounts(88, 88, 0, 0));
        Assert.False(_reports.AreDone);

        Say(1, new ShardCounts(256, 256, 0, 0));
        Assert.True(_reports.AreDone);
        Assert.Null(_reports.Next());
    }

    [Fact]
    public void A_dataset_without_rows_is_done() => Assert.True(new BlockReports(new PlanTotals(0, 0)).AreDone);

    [Fact]
    public void The_first_failure_stands_for_all()
    {
        Say(1, new ShardCounts(256, 0, 0, 1), failure: new WorkFailure("one"));
        Say(2, new ShardCounts(88, 0, 0, 1), failure: new WorkFailure("two"));

        Assert.Equal("one", _reports.Failure?.Message);
    }

    private void Say(int block, ShardCounts shards, long rows = 0, WorkFailure? failure = null) => _reports.Set(new BlockReport(
        block, shards, new RowCounts(new Dictionary<RowStatus, long> { [RowStatus.Ok] = rows }), RowCounts.None, RowCounts.None, failure));
}

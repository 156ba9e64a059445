using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Jobs;

namespace FgClip.Grains.Tests.Jobs;

public sealed class BlockReportsTests
{
    private readonly BlockReports _reports = new(new PlanTotals(Shards: 600, Rows: 6000));

    [Fact]
    public void A_block_that_has_not_spoken_is_asked()
    {
        Assert.Equal((0, true), _reports.Next(DateTimeOffset.UnixEpoch));
        Assert.Equal(new ShardCounts(600, 0, 0, 0), _reports.Tally.Shards);
    }

    [Fact]
    public void Blocks_are_asked_in_order()
    {
        Say(0, new ShardCounts(256, Done: 200, Leased: 56, Failed: 0));
        Assert.Equal((1, true), _reports.Next(DateTimeOffset.UnixEpoch));

        Say(0, new ShardCounts(256, Done: 200, Leased: 55, Failed: 0));
        Assert.Equal((0, true), _reports.Next(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Where_nothing_waits_blocks_with_leases_are_asked_in_turn()
    {
        Say(0, new ShardCounts(256, Done: 255, Leased: 1, Failed: 0));
        Say(1, new ShardCounts(256, Done: 256, Leased: 0, Failed: 0));
        Say(2, new ShardCounts(88, Done: 80, Leased: 8, Failed: 0));

        Assert.Equal([(0, false), (2, false), (0, false), (2, false)],
            Enumerable.Range(0, 4).Select(_ => _reports.Next(DateTimeOffset.UnixEpoch)!.Value));
    }

    [Fact]
    public void A_later_report_takes_the_place_of_an_earlier_one()
    {
        Say(0, new ShardCounts(256, Done: 1, Leased: 0, Failed: 0), rows: 10);
        Say(0, new ShardCounts(256, Done: 2, Leased: 0, Failed: 0), rows: 20);
        Say(0, new ShardCounts(256, Done: 2, Leased: 0, Failed: 0), rows: 20);
        Say(2, new ShardCounts(88, Done: 3, Leased: 0, Failed: 0), rows: 30);

        Assert.Equal(new ShardCounts(600, Done: 5, Leased: 0, Failed: 0), _reports.Tally.Shards);
        Assert.Equal(50, _reports.Tally.Committed.Rows);
    }

    [Fact]
    public void A_job_is_over_when_every_block_says_so()
    {
        Say(0, new ShardCounts(256, 256, 0, 0));
        Say(2, new ShardCounts(88, 88, 0, 0));
        Assert.False(_reports.AreOver);

        Say(1, new ShardCounts(256, 256, 0, 0));
        Assert.True(_reports.AreOver);
        Assert.Null(_reports.Next(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void A_dataset_without_rows_is_over() => Assert.True(new BlockReports(new PlanTotals(0, 0)).AreOver);

    [Fact]
    public void Shards_that_were_given_up_are_over_too_and_named_in_order()
    {
        Say(2, new ShardCounts(88, Done: 87, Leased: 0, Failed: 1), givenUp: 600);
        Say(0, new ShardCounts(256, Done: 255, Leased: 0, Failed: 1), givenUp: 17);
        Assert.False(_reports.AreOver);
        Say(1, new ShardCounts(256, 256, 0, 0));

        Assert.True(_reports.AreOver);
        Assert.Null(_reports.Next(DateTimeOffset.UnixEpoch));
        Assert.Equal([17, 600], _reports.GivenUp.Select(failure => failure.Shard));
        Assert.Equal(20, _reports.Tally.RowsGivenUp);
    }

    [Fact]
    public void What_a_block_takes_back_is_taken_back()
    {
        Say(0, new ShardCounts(256, Done: 5, Leased: 3, Failed: 0), rows: 50);
        Say(1, new ShardCounts(256, Done: 1, Leased: 1, Failed: 0), rows: 10);
        Say(0, new ShardCounts(256, 0, 0, 0), rows: 0);

        Assert.Equal(new ShardCounts(600, Done: 1, Leased: 1, Failed: 0), _reports.Tally.Shards);
        Assert.Equal(10, _reports.Tally.Committed.Rows);
    }

    [Fact]
    public void Who_looks_again_is_told_of_the_blocks_that_changed_since()
    {
        Say(0, new ShardCounts(256, Done: 5, Leased: 3, Failed: 0));
        Say(2, new ShardCounts(88, Done: 0, Leased: 1, Failed: 0));
        var first = _reports.Since(0).ToList();
        var seen = _reports.Changes;
        Say(0, new ShardCounts(256, Done: 5, Leased: 3, Failed: 0), rows: 7);
        var unchanged = _reports.Since(seen).ToList();
        Say(2, new ShardCounts(88, Done: 1, Leased: 0, Failed: 0));

        Assert.Equal([new ShardRange(0, "d5l3w248"), new ShardRange(512, "l1w87")], first);
        Assert.Empty(unchanged);
        Assert.Equal([new ShardRange(512, "d1w87")], _reports.Since(seen));
    }

    private void Say(int block, ShardCounts shards, long rows = 0, int? givenUp = null) => _reports.Set(new BlockReport(
        Run: 1,
        block,
        shards,
        new RowCounts(new Dictionary<RowStatus, long> { [RowStatus.Ok] = rows }),
        RowCounts.None,
        RowCounts.None,
        givenUp is null ? 0 : 10,
        givenUp is { } shard ? [new ShardFailure(shard, "no")] : [],
        Refusal: null,
        ShardRuns.Encode(ShardState.Done, shards.Done) + ShardRuns.Encode(ShardState.Leased, shards.Leased) + ShardRuns.Encode(
            ShardState.Waiting, shards.Waiting)));
}

using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Jobs;

namespace FgClip.Grains.Tests.Jobs;

public sealed class StoreBreakerTests
{
    private readonly StoreBreaker _breaker = new();
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void One_shard_that_the_store_fails_is_to_blame_itself()
    {
        Assert.Equal([true, true, true, true], Enumerable.Range(0, 4).Select(_ => Fail(0, after: 20)));
        Assert.Null(_breaker.Reason);
        Assert.True(_breaker.MayHandOut(_now));
    }

    [Fact]
    public void Three_shards_with_none_committed_in_between_pause_the_job_and_count_against_none()
    {
        Assert.True(Fail(0));
        Assert.True(Fail(1));
        Assert.False(Fail(2));
        Assert.False(Fail(0));

        Assert.Equal(
            "Storage is away since 1970-01-01 00:00:01Z: the job is paused and tries again every 30 s. shard 0", _breaker.Reason);
        Assert.False(_breaker.MayHandOut(_now));
    }

    [Fact]
    public void A_paused_job_hands_out_one_shard_every_thirty_seconds()
    {
        Open();
        var opened = _now;

        Assert.Equal([false, true, false], new[] { 29, 30, 31 }.Select(seconds => _breaker.MayHandOut(opened.AddSeconds(seconds))));
        Assert.Equal([false, true], new[] { 59, 60 }.Select(seconds => _breaker.MayHandOut(opened.AddSeconds(seconds))));
    }

    [Fact]
    public void A_shard_that_is_committed_ends_the_pause()
    {
        Open();
        _breaker.Succeed(1, _now);

        Assert.Null(_breaker.Reason);
        Assert.True(_breaker.MayHandOut(_now));
    }

    [Fact]
    public void Rows_that_are_computed_end_the_pause_once_failures_have_ceased_and_the_next_failure_begins_it_again()
    {
        Open();
        _breaker.Advance(_now.AddSeconds(9));
        Assert.False(_breaker.MayHandOut(_now));
        _breaker.Advance(_now.AddSeconds(10));
        Assert.True(_breaker.MayHandOut(_now));

        Assert.False(Fail(7, after: 60));
        Assert.False(_breaker.MayHandOut(_now));
        Assert.Null(_breaker.GiveUp(_now, limit: TimeSpan.FromSeconds(63)));
        Assert.Equal("Storage was away for 1 minutes. shard 7", _breaker.GiveUp(_now, limit: TimeSpan.FromSeconds(62)));
    }

    [Fact]
    public void A_store_that_fails_one_attempt_in_ten_counts_against_no_shard_and_one_in_thirty_does()
    {
        var counted = new List<bool>();
        for (var shard = 0; shard < 10; shard++)
        {
            counted.Add(Fail(shard));
            _breaker.Succeed(9, _now);
        }

        Assert.Equal([true, true, .. Enumerable.Repeat(false, 8)], counted);
        _breaker.Succeed(300, _now);
        Assert.True(Fail(11));
        Assert.True(_breaker.MayHandOut(_now));
    }

    private void Open()
    {
        for (var shard = 0; shard < 3; shard++)
            Fail(shard);
    }

    private bool Fail(int shard, int after = 1)
    {
        _now = _now.AddSeconds(after);
        return _breaker.Fail(new ShardFailure(shard, $"shard {shard}"), _now);
    }
}

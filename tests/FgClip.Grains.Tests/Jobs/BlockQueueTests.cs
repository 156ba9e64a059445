using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Jobs;

namespace FgClip.Grains.Tests.Jobs;

public sealed class BlockQueueTests
{
    private static readonly WorkFailure Damaged = new("damaged");

    private readonly BlockQueue _queue = new(Enumerable.Range(0, 40));
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void One_worker_is_sent_to_each_silent_block_and_to_sixteen_at_a_time()
    {
        Assert.Equal(Enumerable.Range(0, 16), Enumerable.Range(0, 16).Select(_ => Next()!.Value));
        Assert.Null(Next());

        _queue.Answer(3, hasFree: false, isOpen: false);
        Assert.Equal(16, Next());
        Assert.Null(Next());
    }

    [Fact]
    public void A_block_that_has_a_shard_comes_before_the_silent_ones_behind_it_and_after_those_before_it()
    {
        Assert.Equal(0, Next());
        _queue.Answer(1, hasFree: true, isOpen: true);
        Assert.Equal([1, 1], [Next(), Next()]);

        _queue.Answer(0, hasFree: true, isOpen: true);
        Assert.Equal([0, 0], [Next(), Next()]);
    }

    [Fact]
    public void A_block_whose_worker_never_asked_is_offered_again()
    {
        Assert.Equal([0, 1], [Next(), Next()]);
        _now = _now.AddSeconds(10);

        Assert.Equal([0, 1, 2], [Next(), Next(), Next()]);
    }

    [Fact]
    public void Every_worker_goes_to_the_only_block()
    {
        var queue = new BlockQueue([0]);

        Assert.Equal([(0, true), (0, true)], [queue.Next(_now), queue.Next(_now)]);
    }

    [Fact]
    public void A_block_that_cannot_be_read_is_asked_again_after_growing_waits_by_one_worker()
    {
        var queue = new BlockQueue([0, 1]);
        queue.Answer(1, hasFree: true, isOpen: true);
        queue.Refuse(0, Damaged, _now);
        List<double> waits = [];
        for (var (seconds, last) = (0.0, 0.0); waits.Count < 7; seconds += 0.5)
        {
            if (queue.Next(_now.AddSeconds(seconds)) is not (0, true))
                continue;
            waits.Add(seconds - last);
            last = seconds;
            Assert.Equal((1, true), queue.Next(_now.AddSeconds(seconds)));
            Assert.Equal(TimeSpan.FromSeconds(seconds), queue.Refuse(0, Damaged, _now.AddSeconds(seconds)));
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], waits);
    }

    [Fact]
    public void A_block_that_can_be_read_again_is_like_any_other()
    {
        _queue.Refuse(0, Damaged, _now);
        Assert.Equal((0, Damaged), _queue.Unreadable);
        Assert.Equal(1, Next());

        _queue.Answer(0, hasFree: true, isOpen: false);
        Assert.Null(_queue.Unreadable);
        Assert.Equal(0, Next());
    }

    private int? Next() => _queue.Next(_now)?.Block;
}

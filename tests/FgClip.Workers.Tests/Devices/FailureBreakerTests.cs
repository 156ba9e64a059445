using FgClip.Workers.Devices;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Workers.Tests.Devices;

public sealed class FailureBreakerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FailureBreaker _breaker;

    public FailureBreakerTests() => _breaker = new(failures: 5, TimeSpan.FromMinutes(1), _time);

    [Fact]
    public void Failures_at_one_piece_of_work_after_the_other_pause_the_device()
    {
        for (var shard = 0; shard < 4; shard++)
            Assert.Null(_breaker.Fail($"shard {shard}"));

        Assert.Equal((5, _time.GetUtcNow() + TimeSpan.FromMinutes(1)), _breaker.Fail("shard 4"));
        Assert.True(_breaker.IsOpen);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_breaker.IsOpen);
    }

    [Fact]
    public void Work_that_fails_wherever_it_is_done_says_nothing_of_the_device()
    {
        for (var attempt = 0; attempt < 20; attempt++)
            Assert.Null(_breaker.Fail($"shard {attempt % 2}"));

        Assert.False(_breaker.IsOpen);
    }

    [Fact]
    public void Each_pause_is_twice_as_long_up_to_sixteen_minutes_until_something_goes_well()
    {
        var pauses = Enumerable.Range(0, 11).Select(shard => _breaker.Fail($"shard {shard}")?.Until - _time.GetUtcNow()).OfType<TimeSpan>();
        Assert.Equal([1, 2, 4, 8, 16, 16, 16], pauses.Select(pause => pause.TotalMinutes));

        _breaker.Succeed();
        Assert.False(_breaker.IsOpen);
        Assert.Null(_breaker.Fail("shard 11"));
    }
}

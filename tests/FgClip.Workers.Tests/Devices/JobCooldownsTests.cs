using FgClip.Workers.Devices;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Workers.Tests.Devices;

public sealed class JobCooldownsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly JobCooldowns _cooldowns;

    public JobCooldownsTests() => _cooldowns = new JobCooldowns(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), _time);

    [Fact]
    public void A_job_that_failed_is_left_alone_and_the_others_are_not()
    {
        _cooldowns.Failed("a");

        Assert.False(_cooldowns.MayAsk("a"));
        Assert.True(_cooldowns.MayAsk("b"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_cooldowns.MayAsk("a"));
    }

    [Fact]
    public void The_pauses_double_up_to_the_longest_and_start_again_once_the_job_answers()
    {
        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(0, 5).Select(_ => _cooldowns.Failed("a").TotalSeconds));
        _cooldowns.Answered("a");

        Assert.True(_cooldowns.MayAsk("a"));
        Assert.Equal(TimeSpan.FromSeconds(1), _cooldowns.Failed("a"));
    }

    [Fact]
    public void A_job_that_is_over_is_forgotten()
    {
        _cooldowns.Failed("a");
        _cooldowns.Failed("b");
        _cooldowns.Keep(["b"]);

        Assert.True(_cooldowns.MayAsk("a"));
        Assert.False(_cooldowns.MayAsk("b"));
    }
}

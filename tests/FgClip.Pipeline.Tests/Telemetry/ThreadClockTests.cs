using FgClip.Pipeline.Telemetry;

namespace FgClip.Pipeline.Tests.Telemetry;

public sealed class ThreadClockTests
{
    [Fact]
    public void A_thread_that_computes_is_seen_to()
    {
        var before = ThreadClock.TicksOf(ThreadClock.CurrentThread);
        Assert.NotNull(before);
        while (ThreadClock.TicksOf(ThreadClock.CurrentThread) == before)
        {
            // It ends because it counts itself.
        }

        Assert.True(ThreadClock.TicksOf(ThreadClock.CurrentThread) > before);
    }

    [Fact]
    public void A_thread_that_is_gone_has_no_clock()
    {
        var number = 0;
        var thread = new Thread(() => number = ThreadClock.CurrentThread);
        thread.Start();
        thread.Join();

        // The system takes it away a moment after the runtime did.
        Assert.True(SpinWait.SpinUntil(() => ThreadClock.TicksOf(number) is null, TimeSpan.FromSeconds(30)));
    }
}

using FgClip.Datasets.Images.Web;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Datasets.Tests.Images.Web;

public sealed class HostQueueTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_is_asked_so_many_times_at_once_and_no_more()
    {
        using var queue = Queue(limit: 2);
        await queue.EnterAsync(Cancel);
        await queue.EnterAsync(Cancel);

        var third = queue.EnterAsync(Cancel);

        Assert.False(third.IsCompleted);
        queue.Leave();
        await third;
    }

    [Fact]
    public async Task What_one_request_was_told_all_requests_to_the_host_wait_for()
    {
        using var queue = Queue(limit: 8);
        var asked = await queue.EnterAsync(Cancel);
        queue.Pause(asked, TimeSpan.FromSeconds(20));

        var other = queue.EnterAsync(Cancel);
        _time.Advance(TimeSpan.FromSeconds(19));

        Assert.False(other.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await other;
    }

    [Fact]
    public async Task A_wait_that_is_not_named_doubles_with_each_refusal_in_a_row_and_not_with_each_request()
    {
        using var queue = Queue(limit: 8);
        List<double> waits = [];
        for (var refusal = 0; refusal < 7; refusal++)
        {
            var asked = await queue.EnterAsync(Cancel);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            for (var request = 0; request < 3; request++)
                queue.Pause(asked, null);
            waits.Add(queue.Remaining.TotalSeconds);
            queue.Leave();
            _time.Advance(queue.Remaining);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], waits);
        queue.Answered();
        queue.Pause(await queue.EnterAsync(Cancel), null);
        Assert.Equal(1, queue.Remaining.TotalSeconds);
    }

    [Fact]
    public async Task A_host_that_wants_more_patience_than_a_row_has_is_not_asked_before()
    {
        using var queue = Queue(limit: 1);
        var asked = await queue.EnterAsync(Cancel);
        queue.Pause(asked, TimeSpan.FromMinutes(5));
        queue.Leave();

        var e = await Assert.ThrowsAsync<HostPausedException>(() => queue.EnterAsync(Cancel));

        Assert.Equal(TimeSpan.FromMinutes(5), e.Remaining);
        _time.Advance(TimeSpan.FromMinutes(5));
        await queue.EnterAsync(Cancel);
    }

    [Fact]
    public void Only_hosts_that_are_asked_or_closed_are_kept()
    {
        var queues = new HostQueues(TimeSpan.FromSeconds(1), _time);
        for (var host = 0; host < 5_000; host++)
        {
            var queue = queues.Take($"{host}", 1);
            if (host % 2 == 0)
                queue.Pause(_time.GetUtcNow(), null);
            queues.Return($"{host}", 1, queue);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        // Hosts are closed for 1 s, which is 1,000 of these, and half of them are.
        Assert.InRange(queues.Count, 500, 2_000);
        var kept = queues.Take("4998", 1);
        Assert.NotEqual(TimeSpan.Zero, kept.Remaining);
        queues.Return("4998", 1, kept);
    }

    private HostQueue Queue(int limit) => new(limit, TimeSpan.FromSeconds(1), _time);
}

using FgClip.Pipeline.Shards;

namespace FgClip.Pipeline.Tests.Shards;

public sealed class TaskGroupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stages_that_wait_for_each_other_both_end()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());

        await TaskGroup.RunAsync(
            Cancel,
            async _ => { await second.Task; first.SetResult(); },
            async _ => { second.SetResult(); await first.Task; });

        Assert.True(first.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_first_failure_stops_the_others_and_is_the_one_that_is_thrown()
    {
        var stopped = false;

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => TaskGroup.RunAsync(
            Cancel,
            async token =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    stopped = true;
                }
            },
            async _ => { await Task.Yield(); throw new InvalidDataException("broken"); }));

        Assert.Equal("broken", e.Message);
        Assert.True(stopped);
    }

    [Fact]
    public async Task Cancelled_from_outside_all_stages_are_stopped()
    {
        using var cancel = new CancellationTokenSource();
        var running = TaskGroup.RunAsync(cancel.Token, token => Task.Delay(Timeout.Infinite, token),
            token => Task.Delay(Timeout.Infinite, token));

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}

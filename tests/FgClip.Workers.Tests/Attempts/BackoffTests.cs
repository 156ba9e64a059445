using FgClip.Workers.Attempts;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Workers.Tests.Attempts;

public sealed class BackoffTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Backoff _backoff;

    public BackoffTests() => _backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), _time);

    [Fact]
    public async Task Waits_double_up_to_the_longest()
    {
        foreach (var seconds in (int[])[1, 2, 4, 5, 5])
            await AssertNextWaitAsync(seconds);
    }

    [Fact]
    public async Task After_a_reset_the_first_wait_comes_again()
    {
        await AssertNextWaitAsync(1);
        await AssertNextWaitAsync(2);
        _backoff.Reset();
        await AssertNextWaitAsync(1);
    }

    private async Task AssertNextWaitAsync(int seconds)
    {
        var wait = _backoff.WaitAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(wait.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await wait;
    }
}

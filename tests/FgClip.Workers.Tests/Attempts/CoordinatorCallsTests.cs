using FgClip.Workers.Attempts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Workers.Tests.Attempts;

public sealed class CoordinatorCallsTests
{
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.Zero };
    private readonly CoordinatorCalls _calls;
    private int _made;

    public CoordinatorCallsTests() => _calls = new CoordinatorCalls(_time, NullLogger<CoordinatorCalls>.Instance);

    [Fact]
    public async Task A_call_that_goes_well_is_made_once()
    {
        Assert.Equal(1, await _calls.MakeAsync(() => Task.FromResult(++_made), CancellationToken.None));
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task A_call_is_made_again_after_a_quarter_of_a_second_then_after_twice_that()
    {
        var call = _calls.MakeAsync(() => ++_made < 3 ? throw new TimeoutException() : Task.FromResult(_made), CancellationToken.None);

        Assert.Equal(1, _made);
        _time.Advance(TimeSpan.FromSeconds(0.25));
        Assert.Equal(2, _made);
        _time.Advance(TimeSpan.FromSeconds(0.25));
        Assert.Equal(2, _made);
        _time.Advance(TimeSpan.FromSeconds(0.25));
        Assert.Equal(3, await call);
    }

    [Fact]
    public async Task A_coordinator_that_is_away_for_half_a_minute_can_not_be_reached()
    {
        var call = _calls.MakeAsync(Fail, CancellationToken.None);
        for (var seconds = 0; seconds < 30; seconds++)
        {
            Assert.False(call.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        var exception = await Assert.ThrowsAsync<CoordinatorUnreachableException>(() => call);
        Assert.IsType<TimeoutException>(exception.InnerException);
        Assert.Equal(8, _made);
    }

    [Fact]
    public async Task A_coordinator_that_is_asked_for_work_is_left_after_two_seconds()
    {
        var call = _calls.AskAsync(Fail, CancellationToken.None);
        foreach (var wait in (double[])[0.25, 0.5, 1])
        {
            Assert.False(call.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(wait));
        }

        await Assert.ThrowsAsync<CoordinatorUnreachableException>(() => call);
        Assert.Equal(4, _made);
    }

    [Fact]
    public async Task Waiting_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        var call = _calls.MakeAsync(Fail, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private Task<int> Fail()
    {
        _made++;
        throw new TimeoutException();
    }
}

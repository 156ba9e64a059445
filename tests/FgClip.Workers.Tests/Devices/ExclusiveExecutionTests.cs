using FgClip.Workers.Devices;

namespace FgClip.Workers.Tests.Devices;

public sealed class ExclusiveExecutionTests
{
    private readonly ExclusiveExecution _quarantine = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Devices_work_side_by_side()
    {
        using var first = await _quarantine.EnterAsync(Token);
        using var second = await _quarantine.EnterAsync(Token);

        Assert.True(first.TryClose());
    }

    [Fact]
    public async Task One_alone_waits_for_the_others_and_lets_nobody_in()
    {
        var suspect = await _quarantine.EnterAsync(Token);
        var other = await _quarantine.EnterAsync(Token);
        Assert.True(suspect.TryClose());
        var (alone, late) = (suspect.WaitUntilAloneAsync(Token), _quarantine.EnterAsync(Token));
        Assert.False(alone.IsCompleted);
        Assert.False(late.IsCompleted);

        other.Dispose();
        await alone;
        Assert.False(late.IsCompleted);

        suspect.Dispose();
        using var entered = await late;
        Assert.True(entered.TryClose());
    }

    [Fact]
    public async Task Only_one_at_a_time_is_alone()
    {
        using var first = await _quarantine.EnterAsync(Token);
        var second = await _quarantine.EnterAsync(Token);

        Assert.True(first.TryClose());
        Assert.False(second.TryClose());
        second.Dispose();
        await first.WaitUntilAloneAsync(Token);
    }

    [Fact]
    public async Task Who_waits_can_stop()
    {
        using var suspect = await _quarantine.EnterAsync(Token);
        using var other = await _quarantine.EnterAsync(Token);
        suspect.TryClose();
        using var stop = new CancellationTokenSource();
        var (alone, late) = (suspect.WaitUntilAloneAsync(stop.Token), _quarantine.EnterAsync(stop.Token));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
    }
}

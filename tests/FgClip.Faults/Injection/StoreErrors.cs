using FgClip.TestKit.Services;

namespace FgClip.Faults.Injection;

/// <summary>A store that answers each request with an error of its own, after it did what was asked half of the time.</summary>
/// <param name="gate">Stands before the store.</param>
public sealed class StoreErrors(AzuriteGate gate)
{
    /// <summary>Lets the store fail for a while.</summary>
    /// <returns>What was done, in words.</returns>
    public async Task<string> RunAsync(TimeSpan duration)
    {
        var (refused, lost) = (0, 0);
        gate.Fail(_ =>
        {
            var isRefused = Random.Shared.Next(2) == 0;
            Interlocked.Increment(ref isRefused ? ref refused : ref lost);
            return isRefused ? StoreError.Refused : StoreError.AnswerLost;
        });
        using var timer = new PeriodicTimer(duration, TimeProvider.System);
        await timer.WaitForNextTickAsync();
        gate.Fail(_ => StoreError.None);
        return $"azurite for {duration.TotalSeconds} s: {refused} requests refused, {lost} done and answered with an error";
    }
}

namespace FgClip.Client;

/// <summary>What a call ends with while a silo is gone and its grains move to another: the call may be made again.</summary>
internal static class Outage
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1), BetweenTries = TimeSpan.FromSeconds(0.5);

    public static bool Is(Exception exception) => exception is OrleansException or TimeoutException or IOException;

    /// <summary>Makes a call that may come twice until it goes well, or has not for a minute.</summary>
    public static async Task<T> EndureAsync<T>(Func<Task<T>> call, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await call().WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (Is(exception) && time.GetElapsedTime(started) < Longest)
            {
                await Task.Delay(BetweenTries, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

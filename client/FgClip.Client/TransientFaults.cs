namespace FgClip.Client;

/// <summary>What a call ends with while a silo is gone and its grains move to another: the call may be made again.</summary>
internal static class TransientFaults
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(1), BetweenTries = TimeSpan.FromSeconds(0.5);

    /// <summary>Whether it is that, and not that the caller has stopped waiting.</summary>
    /// <remarks>A silo answers a call that waited too long there, for a grain's place as an example, with an
    /// <see cref="OperationCanceledException"/>.</remarks>
    public static bool IsTransient(Exception exception, CancellationToken cancellationToken) =>
        exception is OrleansException or TimeoutException or IOException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>Makes a call that may come twice until it goes well.</summary>
    /// <param name="call">The call.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ClusterUnreachableException">It has failed for a minute.</exception>
    public static Task<T> RetryAsync<T>(Func<Task<T>> call, TimeProvider time, CancellationToken cancellationToken) =>
        RetryAsync(call, time, MaxDuration, cancellationToken);

    /// <summary>Makes a call that may come twice until it goes well.</summary>
    /// <param name="call">The call.</param>
    /// <param name="time">The clock.</param>
    /// <param name="longest">For how long.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ClusterUnreachableException">It has failed for so long.</exception>
    public static async Task<T> RetryAsync<T>(Func<Task<T>> call, TimeProvider time, TimeSpan longest, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await call().WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsTransient(exception, cancellationToken))
            {
                var waited = time.GetElapsedTime(started);
                if (waited > longest)
                    throw new ClusterUnreachableException(
                        $"The cluster has not answered for {waited.TotalSeconds:0} seconds: {exception.Message}", exception);
                await Task.Delay(BetweenTries, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

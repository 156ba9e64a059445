using System.Globalization;

namespace FgClip.Hub;

/// <summary>Ends a wait for the network after which nothing came: a connection can die without either side being told.</summary>
internal sealed class StallTimeout(TimeSpan limit, TimeProvider time)
{
    /// <exception cref="IOException">Nothing came; the request may be tried again.</exception>
    public async ValueTask<T> LimitAsync<T>(Func<CancellationToken, ValueTask<T>> wait, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await wait(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"Nothing came for {limit.TotalSeconds} seconds."), error);
        }
    }
}

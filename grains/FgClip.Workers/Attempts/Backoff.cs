namespace FgClip.Workers.Attempts;

/// <summary>Waits that double from a first to a longest, until something went well.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, TimeProvider time)
{
    private int _waited;

    /// <summary>The next wait is the first again.</summary>
    public void Reset() => _waited = 0;

    /// <summary>Waits.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = first * Math.Pow(2, Math.Min(_waited++, 30));
        return Task.Delay(wait < longest ? wait : longest, time, cancellationToken);
    }
}

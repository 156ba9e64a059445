namespace FgClip.Datasets.Images.Web;

/// <summary>The requests to one host: so many at a time, and none before the moment that the host asked to wait for.</summary>
/// <param name="limit">The most at a time.</param>
/// <param name="firstWait">The wait after an answer of 429 or 503 that names none; it doubles from one to the next.</param>
/// <param name="time">The clock.</param>
internal sealed class HostQueue(int limit, TimeSpan firstWait, TimeProvider time) : IDisposable
{
    /// <summary>The longest wait of a row. A host that asks for more is not asked again before, and the row fails.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>The longest that a host is believed to be closed.</summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _slots = new(limit);
    private readonly Lock _lock = new();
    private DateTimeOffset _opens = DateTimeOffset.MinValue;
    private DateTimeOffset _pausedAt = DateTimeOffset.MinValue;
    private int _pauses;

    /// <summary>Requests that are here or wait; the owner of the queues counts them.</summary>
    public int Users { get; set; }

    /// <summary>How long the host is to be left alone from now on; zero where it may be asked.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock)
                return _opens - time.GetUtcNow() is { Ticks: > 0 } remaining ? remaining : TimeSpan.Zero;
        }
    }

    /// <summary>Waits for a slot and for the host.</summary>
    /// <returns>The moment at which the host may be asked, which is now.</returns>
    /// <exception cref="HostPausedException">The host asked for more patience than a row has.</exception>
    public async Task<DateTimeOffset> EnterAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (Remaining is { Ticks: > 0 } remaining)
            {
                if (remaining > MaxWait)
                    throw new HostPausedException(remaining);
                await Task.Delay(remaining, time, cancellationToken).ConfigureAwait(false);
            }

            return time.GetUtcNow();
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Gives the slot back.</summary>
    public void Leave() => _slots.Release();

    /// <summary>Notes that the host gave what was asked for.</summary>
    public void Answered()
    {
        lock (_lock)
            _pauses = 0;
    }

    /// <summary>Notes that the host answered 429 or 503.</summary>
    /// <param name="asked">When it was asked: of several requests that met one refusal, the first alone lengthens the wait.</param>
    /// <param name="retryAfter">How long it wants to be left alone; null where it does not say.</param>
    public void Pause(DateTimeOffset asked, TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (retryAfter is null && asked < _pausedAt)
                return;
            var wait = retryAfter ?? TimeSpan.FromTicks(Math.Min(firstWait.Ticks << Math.Min(_pauses, 16), MaxWait.Ticks));
            var opens = now + (wait < MaxPause ? wait : MaxPause);
            if (asked >= _pausedAt)
                (_pauses, _pausedAt) = (_pauses + 1, now);
            _opens = opens > _opens ? opens : _opens;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();
}

/// <summary>A host asked to be left alone for longer than a row waits.</summary>
/// <param name="remaining">For how long, from now on.</param>
internal sealed class HostPausedException(TimeSpan remaining) : Exception
{
    public TimeSpan Remaining => remaining;
}

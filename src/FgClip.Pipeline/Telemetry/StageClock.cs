using System.Runtime.CompilerServices;

namespace FgClip.Pipeline.Telemetry;

/// <summary>
/// What a device spends its time on: the model, waiting for images, waiting for the writer. The longest of them is why it is as slow as it
/// is. It remembers the last half minute to a minute.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="told">Told of every span of time.</param>
public sealed class StageClock(TimeProvider time, Action<StageTimes>? told = null)
{
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private (long Started, StageTimes Times) _last = (time.GetTimestamp(), StageTimes.None), _now = (time.GetTimestamp(), StageTimes.None);

    private readonly long _started = time.GetTimestamp();
    private StageTimes _total;

    /// <summary>The times since the device began.</summary>
    public StageTimes Total
    {
        get
        {
            lock (_lock)
                return _total with { Span = time.GetElapsedTime(_started) };
        }
    }

    /// <summary>The times of late.</summary>
    public StageTimes Read()
    {
        lock (_lock)
        {
            Turn();
            return (_last.Times + _now.Times) with { Span = time.GetElapsedTime(_last.Started) };
        }
    }

    /// <summary>Counts a batch.</summary>
    internal void Count(BatchLoad load, TimeSpan duration) => Add(load.Kind is BatchKind.Images
        ? StageTimes.None with
        {
            Computing = duration,
            ImageBatches = 1,
            Images = load.Items,
            Places = load.Places,
            Patches = load.Patches,
            Padding = load.Padding,
        }
        : StageTimes.None with { Computing = duration });

    /// <summary>Passes items on, and counts the time until each is there.</summary>
    internal async IAsyncEnumerable<T> WaitingForRows<T>(IAsyncEnumerable<T> items,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var enumerator = items.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var started = time.GetTimestamp();
            var isThere = await enumerator.MoveNextAsync().ConfigureAwait(false);
            Add(StageTimes.None with { WaitingForRows = time.GetElapsedTime(started) });
            if (!isThere)
                yield break;
            yield return enumerator.Current;
        }
    }

    /// <summary>Counts the time until it is disposed of.</summary>
    internal Wait WaitingForWriter() => new(this, time.GetTimestamp());

    private void Add(StageTimes times)
    {
        lock (_lock)
        {
            Turn();
            _now.Times += times;
            _total += times;
        }

        told?.Invoke(times);
    }

    private void Turn()
    {
        var elapsed = time.GetElapsedTime(_now.Started);
        if (elapsed < Term)
            return;
        var now = time.GetTimestamp();
        _last = elapsed < 2 * Term ? _now : (now, StageTimes.None);
        _now = (now, StageTimes.None);
    }

    /// <summary>A wait for the writer.</summary>
    internal readonly struct Wait(StageClock clock, long started) : IDisposable
    {
        public void Dispose() => clock.Add(StageTimes.None with { WaitingForWriter = clock.Since(started) });
    }

    private TimeSpan Since(long started) => time.GetElapsedTime(started);
}

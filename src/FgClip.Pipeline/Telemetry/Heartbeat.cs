namespace FgClip.Pipeline.Telemetry;

/// <summary>
/// A device's signs of life: each row that was prepared or written, and each batch at its start and end. Whoever asks whether the device
/// is alive reads it from another thread.
/// </summary>
/// <param name="device">The device, by the name that metrics have for it.</param>
/// <param name="time">The clock.</param>
/// <param name="batchStarts">Called with the number of each batch, from 1, on the thread that is about to compute it.</param>
public sealed class Heartbeat(string device, TimeProvider time, Action<int>? batchStarts = null)
{
    /// <summary>Batches that the usual one is judged by.</summary>
    private const int Remembered = 63;

    private readonly Lock _lock = new();
    private readonly Queue<TimeSpan> _durations = [];
    private long _lastSignal = time.GetTimestamp();
    private int _batches;
    private int? _thread;

    /// <summary>What the device spends its time on.</summary>
    public StageClock Stages { get; } = new(time, times => PipelineTelemetry.Count(device, times));

    /// <summary>Something got done.</summary>
    public void Signal() => Volatile.Write(ref _lastSignal, time.GetTimestamp());

    /// <summary>What can be felt now.</summary>
    public HeartbeatReading Read()
    {
        lock (_lock)
        {
            TimeSpan? usual = _durations.Count == 0 ? null : _durations.Order().ElementAt(_durations.Count / 2);
            return new(time.GetElapsedTime(Volatile.Read(ref _lastSignal)), usual, _thread);
        }
    }

    /// <summary>Runs a batch on this thread.</summary>
    /// <param name="load">What it holds.</param>
    /// <param name="batch">Computes it.</param>
    internal T Run<T>(BatchLoad load, Func<T> batch)
    {
        var started = time.GetTimestamp();
        Signal();
        lock (_lock)
            _thread = ThreadClock.CurrentThread;
        try
        {
            batchStarts?.Invoke(Interlocked.Increment(ref _batches));
            var result = batch();
            Remember(load, time.GetElapsedTime(started));
            return result;
        }
        finally
        {
            lock (_lock)
                _thread = null;
            Signal();
        }
    }

    private void Remember(BatchLoad load, TimeSpan duration)
    {
        lock (_lock)
        {
            if (_durations.Count == Remembered)
                _durations.Dequeue();
            _durations.Enqueue(duration);
        }
        Stages.Count(load, duration);
        PipelineTelemetry.Count(device, load, duration);
    }
}

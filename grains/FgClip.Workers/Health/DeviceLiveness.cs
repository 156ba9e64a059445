using FgClip.Grains.Abstractions.Devices;
using FgClip.Model.Encoders;
using FgClip.Pipeline.Telemetry;

namespace FgClip.Workers.Health;

/// <summary>
/// Judges whether a device's worker is alive. In a batch it may be silent for ten times the usual batch, and
/// <see cref="WorkerOptions.StallFloor"/> at least; on a processor for as long as the batch's thread uses its processor, since an outlier may take its
/// time there, while a thread that waits for a GPU may spin whether the GPU answers or not. Outside of batches it waits for storage and its retries:
/// it may be silent for <see cref="WorkerOptions.StepLimit"/>. Only who computes can be late; a plan or a manifest takes as long as it takes.
/// </summary>
internal sealed class DeviceLiveness(WorkerDevice device, Heartbeat pulse, WorkerOptions options, TimeProvider time, Func<int, long?> ticksOf)
{
    private const int StallFactor = 10;

    private readonly Lock _lock = new();
    private (int Thread, long Ticks) _seen;
    private long _lastTick = time.GetTimestamp();

    /// <summary>Looks.</summary>
    /// <param name="status">What the worker says it does.</param>
    /// <param name="isComputing">Whether it computes rows.</param>
    /// <param name="loop">The worker's loop; null while it was not started.</param>
    public DeviceHealth Look(DeviceStatus status, bool isComputing, Task? loop)
    {
        if (loop is { IsCompleted: true })
            return new(device.Name, loop.IsCompletedSuccessfully, loop.Exception is { } end ? $"its thread ended: {end.InnerException!.Message}" : "it was stopped");
        if (!isComputing)
            return new(device.Name, IsAlive: true, status.Work ?? "it has no work");

        var reading = pulse.Read();
        var silence = reading.BatchThread is { } thread && device.Encoder.Provider is ExecutionProvider.Cpu ? Shorter(reading.SinceLastSignal, GetStall(thread)) : reading.SinceLastSignal;
        // Work that has just begun is judged from its beginning.
        silence = Shorter(silence, time.GetUtcNow() - status.Since);
        var limit = reading.BatchThread is null ? options.StepLimit : Longer(options.StallFloor, StallFactor * (reading.TypicalBatch ?? TimeSpan.Zero));
        return new(device.Name, silence <= limit, $"{status.Work}: silent for {silence.TotalSeconds:0} s, of {limit.TotalSeconds:0} s that it may be");
    }

    /// <summary>Time since a look first found the thread's clock where it stands.</summary>
    private TimeSpan GetStall(int thread)
    {
        lock (_lock)
        {
            if (ticksOf(thread) is { } ticks && _seen != (thread, ticks))
            {
                _seen = (thread, ticks);
                _lastTick = time.GetTimestamp();
            }

            return time.GetElapsedTime(_lastTick);
        }
    }

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}

using FgClip.Grains.Abstractions.Devices;
using FgClip.Pipeline.Telemetry;

namespace FgClip.Workers.Health;

/// <summary>
/// Judges whether a device's worker is alive. In a batch it may be silent for ten times the usual batch, and
/// <see cref="WorkerOptions.StallFloor"/> at least. Outside of batches it waits for storage and its retries: it may be silent for
/// <see cref="WorkerOptions.StepLimit"/>. Work that computes no rows is judged by its attempt, which is abandoned after the same limit.
/// </summary>
internal sealed class DeviceLiveness(WorkerDevice device, Heartbeat pulse, WorkerOptions options, TimeProvider time,
    Func<int, long?> ticksOf)
{
    private const int StallFactor = 10;

    private readonly SignalAge _signalAge = new(device, pulse, time, ticksOf);

    /// <summary>Looks.</summary>
    /// <param name="status">What the worker says it does.</param>
    /// <param name="isComputing">Whether it computes rows.</param>
    /// <param name="loop">The worker's loop; null while it was not started.</param>
    public DeviceHealth Look(DeviceStatus status, bool isComputing, Task? loop)
    {
        if (loop is { IsCompleted: true })
            return new(device.Name, loop.IsCompletedSuccessfully,
                loop.Exception is { } end ? $"its thread ended: {end.InnerException!.Message}" : "it was stopped");
        if (!isComputing)
            return new(device.Name, IsAlive: true, status.Work ?? status.Trouble ?? "it has no work");

        var (silence, reading) = _signalAge.Read();
        // Work that has just begun is judged from its beginning.
        var begun = time.GetUtcNow() - status.Since;
        silence = silence < begun ? silence : begun;
        var limit = reading.BatchThread is null ? options.StepLimit
            : Longer(options.StallFloor, StallFactor * (reading.TypicalBatch ?? TimeSpan.Zero));
        return new(device.Name, silence <= limit,
            $"{status.Work}: silent for {silence.TotalSeconds:0} s, of {limit.TotalSeconds:0} s that it may be");
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}

using FgClip.Model.Encoders;
using FgClip.Pipeline.Telemetry;

namespace FgClip.Workers.Health;

/// <summary>
/// Measures the time since the last sign of life of a device. In a batch on a processor the thread's use of its processor is one, since an
/// outlier may take its time there; a thread that waits for a GPU may spin whether the GPU answers or not. It follows the thread's clock
/// from look to look.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="pulse">Its signs of life.</param>
/// <param name="time">The clock.</param>
/// <param name="ticksOf">Reads the processor time that a thread has used; null where the system does not report it.</param>
internal sealed class SignalAge(WorkerDevice device, Heartbeat pulse, TimeProvider time, Func<int, long?> ticksOf)
{
    private readonly Lock _lock = new();
    private (int Thread, long Ticks) _seen;
    private long _lastTick = time.GetTimestamp();

    /// <summary>Looks.</summary>
    /// <returns>The time since then, and the heartbeat that it was taken from.</returns>
    public (TimeSpan Age, HeartbeatReading Reading) Read()
    {
        var reading = pulse.Read();
        if (reading.BatchThread is not { } thread || device.Encoder.Provider is not ExecutionProvider.Cpu)
            return (reading.SinceLastSignal, reading);
        var stall = GetStall(thread);
        return (stall < reading.SinceLastSignal ? stall : reading.SinceLastSignal, reading);
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
}

using FgClip.Pipeline.Telemetry;
using Microsoft.Extensions.Options;

namespace FgClip.Workers.Health;

/// <summary>The pulse of each device of the silo.</summary>
internal sealed class DeviceHeartbeats(IOptions<WorkerOptions> options, TimeProvider time)
{
    private readonly Dictionary<string, Heartbeat> _heartbeats = options.Value.Devices.ToDictionary(
        device => device.Name, device => new Heartbeat(device.Name, time, batch => StopIfTold(batch, options.Value.StopAtBatch)), StringComparer.Ordinal);

    /// <summary>A device's pulse.</summary>
    public Heartbeat this[string device] => _heartbeats[device];

    private static void StopIfTold(int batch, int stopAt)
    {
        if (batch == stopAt)
            Thread.Sleep(Timeout.Infinite);
    }
}

using FgClip.Pipeline.Telemetry;
using Microsoft.Extensions.Options;

namespace FgClip.Workers.Health;

/// <summary>The heartbeat of each device of the silo.</summary>
internal sealed class DeviceHeartbeats(IOptions<WorkerOptions> options, TimeProvider time)
{
    private readonly Dictionary<string, Heartbeat> _heartbeats =
        options.Value.Devices.ToDictionary(device => device.Name, device => new Heartbeat(device.Name, time), StringComparer.Ordinal);

    /// <summary>A device's heartbeat.</summary>
    public Heartbeat this[string device] => _heartbeats[device];
}

namespace FgClip.Workers.Health;

/// <summary>Tells whether this silo's workers are alive.</summary>
public interface IWorkerHealth
{
    /// <summary>Looks at each device now.</summary>
    IReadOnlyList<DeviceHealth> Look();
}

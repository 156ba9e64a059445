namespace FgClip.Grains.Abstractions.Devices;

/// <summary>The face of a device's worker (key: <see cref="DeviceKey"/>); it runs on the silo that its key names.</summary>
[Alias("fgclip.IDeviceWorkerGrain")]
public interface IDeviceWorkerGrain : IGrainWithStringKey
{
    /// <summary>What the worker does now.</summary>
    [Alias("GetStatus")]
    Task<DeviceStatus> GetStatusAsync();
}

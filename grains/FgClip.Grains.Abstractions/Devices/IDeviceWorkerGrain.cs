namespace FgClip.Grains.Abstractions.Devices;

/// <summary>The face of a device's worker (key: <see cref="DeviceKey"/>); it runs on the silo that its key names.</summary>
[Alias("fgclip.IDeviceWorkerGrain")]
public interface IDeviceWorkerGrain : IGrainWithStringKey
{
    /// <summary>What the worker does now.</summary>
    [Alias("GetStatus")]
    Task<DeviceStatus> GetStatusAsync();

    /// <summary>Lets the worker finish what it holds and take no more, until it is resumed or its silo starts again.</summary>
    [Alias("Drain")]
    Task DrainAsync();

    /// <summary>Lets a drained worker take work again.</summary>
    [Alias("Resume")]
    Task ResumeAsync();
}

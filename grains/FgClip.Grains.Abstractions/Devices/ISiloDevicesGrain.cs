namespace FgClip.Grains.Abstractions.Devices;

/// <summary>The devices of a silo (key: its address, <c>10.0.0.7:11111@143</c>); it runs on that silo.</summary>
[Alias("fgclip.ISiloDevicesGrain")]
public interface ISiloDevicesGrain : IGrainWithStringKey
{
    /// <summary>What each device does, in the order of the silo's settings.</summary>
    [Alias("Get")]
    Task<IReadOnlyList<DeviceReport>> GetAsync();

    /// <summary>Lets the silo's idle devices ask for work at once.</summary>
    [Alias("Wake")]
    Task WakeAsync();
}

namespace FgClip.Workers.Health;

/// <summary>Whether a device's worker is alive.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="IsAlive">Whether it is. One that is not hardly ever is again in this process.</param>
/// <param name="Why">What it does, or what is wrong with it.</param>
public sealed record DeviceHealth(string Device, bool IsAlive, string Why);

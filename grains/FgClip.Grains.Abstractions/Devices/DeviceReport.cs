namespace FgClip.Grains.Abstractions.Devices;

/// <summary>A device of the cluster, for who looks at it.</summary>
/// <param name="Key">The device.</param>
/// <param name="Provider">What its models run by: <c>Cpu</c>, <c>Cuda</c>, <c>TensorRt</c>.</param>
/// <param name="Status">What its worker does now.</param>
/// <param name="Pace">What it spent the last half minute to a minute on.</param>
/// <param name="Total">What it spent its time on since it began.</param>
[GenerateSerializer, Immutable, Alias("fgclip.DeviceReport")]
public sealed record DeviceReport(
    [property: Id(0)] DeviceKey Key,
    [property: Id(1)] string Provider,
    [property: Id(2)] DeviceStatus Status,
    [property: Id(3)] DevicePace Pace,
    [property: Id(4)] DevicePace Total);

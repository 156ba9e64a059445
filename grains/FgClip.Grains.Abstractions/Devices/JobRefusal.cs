namespace FgClip.Grains.Abstractions.Devices;

/// <summary>A job that a device cannot do, though another device may.</summary>
/// <param name="Job">The job.</param>
/// <param name="Reason">What is wrong with the device: its machine has no such model, for example.</param>
/// <param name="NextTry">When the device tries again.</param>
[GenerateSerializer, Immutable, Alias("fgclip.JobRefusal")]
public sealed record JobRefusal([property: Id(0)] string Job, [property: Id(1)] string Reason, [property: Id(2)] DateTimeOffset NextTry);

using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Grains.Abstractions.Leases;

/// <summary>A worker asks for work.</summary>
/// <param name="Lease">The id that the lease will have, chosen by the worker: asking twice with the same id gives the same work.</param>
/// <param name="Holder">The worker.</param>
[GenerateSerializer, Immutable, Alias("fgclip.LeaseRequest")]
public sealed record LeaseRequest([property: Id(0)] string Lease, [property: Id(1)] DeviceKey Holder);

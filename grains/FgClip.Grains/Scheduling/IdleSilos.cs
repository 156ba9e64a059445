using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Leases;

namespace FgClip.Grains.Scheduling;

/// <summary>
/// The silos with devices that wait for work, and how they are woken. After the directory moved, nothing is known of devices that wait:
/// until each would have asked again, every silo is woken.
/// </summary>
/// <param name="grains">Where silos are called.</param>
/// <param name="liveness">The silos that there are.</param>
/// <param name="began">When the directory began.</param>
internal sealed class IdleSilos(IGrainFactory grains, ISiloLiveness liveness, DateTimeOffset began)
{
    private static readonly TimeSpan Learning = TimeSpan.FromMinutes(1);

    private readonly HashSet<SiloAddress> _waiting = [];

    /// <summary>Notes that a device of a silo waits.</summary>
    public void Add(SiloAddress silo) => _waiting.Add(silo);

    /// <summary>Wakes silos, one for each piece of work and some more, as some may be unable to do it.</summary>
    public void Wake(int units, DateTimeOffset now)
    {
        var known = now - began >= Learning;
        IEnumerable<SiloAddress> silos = known ? _waiting : _waiting.Union(liveness.Live);
        foreach (var silo in silos.Take(known ? (int)Math.Min(units + 3L, int.MaxValue) : int.MaxValue).ToList())
        {
            _waiting.Remove(silo);
            _ = WakeAsync(silo);
        }
    }

    /// <summary>A silo that is not reached has no devices, is gone, or asks by itself later.</summary>
    private async Task WakeAsync(SiloAddress silo)
    {
        try
        {
            await grains.GetGrain<ISiloDevicesGrain>(silo.ToParsableString()).WakeAsync();
        }
        catch (Exception)
        {
            _waiting.Remove(silo);
        }
    }
}

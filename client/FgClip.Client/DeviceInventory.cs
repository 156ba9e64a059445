using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Client;

/// <summary>Asks each silo of a cluster for its devices.</summary>
internal sealed class DeviceInventory(IClusterClient cluster, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<DeviceReport>> TakeAsync(CancellationToken cancellationToken)
    {
        var silos = await TransientFaults.RetryAsync(() => cluster.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true), time,
            cancellationToken)
            .ConfigureAwait(false);
        var ordered = silos.Keys.OrderBy(silo => silo.ToParsableString(), StringComparer.Ordinal);
        var devices = await Task.WhenAll(ordered.Select(silo => AskAsync(silo, cancellationToken))).ConfigureAwait(false);
        return [.. devices.SelectMany(of => of)];
    }

    private async Task<IReadOnlyList<DeviceReport>> AskAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.GetGrain<ISiloDevicesGrain>(silo.ToParsableString()).GetAsync()
                .WaitAsync(Patience, time, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception none) when (TransientFaults.IsTransient(none, cancellationToken) || none is ArgumentException)
        {
            // It only coordinates, no silo of the cluster has devices, or it went away.
            return [];
        }
    }
}

using FgClip.Grains.Abstractions.Devices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FgClip.Workers.Devices;

/// <summary>
/// Runs this silo's workers, one for each device, outside of any grain. It is registered after the silo, so that it starts once
/// grains can be called, and stops, its leases given back, while they still can.
/// </summary>
internal sealed class DeviceWorkers(IOptions<WorkerOptions> options, ILocalSiloDetails silo, IServiceProvider services) : BackgroundService
{
    private readonly Lazy<IReadOnlyList<DeviceWorker>> _workers = new(() =>
    [
        .. options.Value.Devices.Select(device => ActivatorUtilities.CreateInstance<DeviceWorker>(
            services, new DeviceKey(silo.SiloAddress, device.Name), options.Value)),
    ]);

    /// <summary>The worker of a device; null where this silo has no such device.</summary>
    public DeviceWorker? Find(DeviceKey key) => _workers.Value.FirstOrDefault(worker => worker.Key == key);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_workers.Value.Select(worker => worker.RunAsync(stoppingToken)));
}

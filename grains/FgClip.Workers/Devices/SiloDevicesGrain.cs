using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Workers.Devices;

/// <summary>Answers for the workers of its own silo.</summary>
[DevicePlacement]
internal sealed class SiloDevicesGrain(DeviceWorkers workers, WorkSignal signal) : Grain, ISiloDevicesGrain
{
    /// <inheritdoc />
    public Task<IReadOnlyList<DeviceReport>> GetAsync() => Task.FromResult(workers.Report());

    /// <inheritdoc />
    public Task WakeAsync()
    {
        signal.Set();
        return Task.CompletedTask;
    }
}

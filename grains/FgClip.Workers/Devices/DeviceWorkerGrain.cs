using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Workers.Devices;

/// <summary>Answers for a worker of its own silo.</summary>
[DevicePlacement]
internal sealed class DeviceWorkerGrain(DeviceWorkers workers) : Grain, IDeviceWorkerGrain
{
    private DeviceWorker _worker = null!;

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = DeviceKey.Parse(this.GetPrimaryKeyString());
        _worker = workers.Find(key) ?? throw new InvalidOperationException($"Silo {key.Silo} has no device '{key.Device}'.");
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<DeviceStatus> GetStatusAsync() => Task.FromResult(_worker.Status);

    /// <inheritdoc />
    public Task DrainAsync()
    {
        _worker.IsDraining = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task ResumeAsync()
    {
        _worker.IsDraining = false;
        return Task.CompletedTask;
    }
}

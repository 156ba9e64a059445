using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Workers.Devices;

/// <summary>Answers for a worker of its own silo.</summary>
[DevicePlacement]
internal sealed class DeviceWorkerGrain(DeviceWorkers workers) : Grain, IDeviceWorkerGrain
{
    private DeviceActivity _device = null!;

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = DeviceKey.Parse(this.GetPrimaryKeyString());
        _device = workers.Find(key)?.Device ?? throw new InvalidOperationException($"Silo {key.Silo} has no device '{key.Device}'.");
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<DeviceStatus> GetStatusAsync() => Task.FromResult(_device.Status);

    /// <inheritdoc />
    public Task DrainAsync()
    {
        _device.IsDraining = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task ResumeAsync()
    {
        _device.IsDraining = false;
        return Task.CompletedTask;
    }
}

using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Workers.Devices;

/// <summary>Holds what a device's worker does now, for the worker's own threads to change and for everyone else to read.</summary>
/// <param name="key">The device.</param>
/// <param name="time">The clock.</param>
internal sealed class DeviceActivity(DeviceKey key, TimeProvider time)
{
    private readonly Lock _changing = new();
    private volatile bool _isComputing;
    private volatile DeviceStatus _status = new(Job: null, Work: null, time.GetUtcNow(), ShardsDone: 0, IsDraining: false);

    /// <summary>The device.</summary>
    public DeviceKey Key => key;

    /// <summary>What the worker does now.</summary>
    public DeviceStatus Status => _status;

    /// <summary>Whether the worker computes rows: then something gets done all the time, unless it is stuck.</summary>
    public bool IsComputing => _isComputing;

    /// <summary>Whether the worker takes no more work.</summary>
    public bool IsDraining
    {
        get => _status.IsDraining;
        set => Change(status => status with { IsDraining = value });
    }

    /// <summary>Notes what the worker takes up.</summary>
    /// <param name="job">The job.</param>
    /// <param name="work">The work, in words.</param>
    public void Begin(string job, string work) => Change(status => status with { Job = job, Work = work, Since = time.GetUtcNow() });

    /// <summary>Notes that the worker is idle.</summary>
    public void End() => Change(status => status with { Job = null, Work = null, Since = time.GetUtcNow() });

    /// <summary>Counts a shard that was committed.</summary>
    public void CountShard() => Change(status => status with { ShardsDone = status.ShardsDone + 1 });

    /// <summary>Computes rows, and notes for how long.</summary>
    public async Task<T> ComputeAsync<T>(Func<Task<T>> compute)
    {
        _isComputing = true;
        try
        {
            return await compute();
        }
        finally
        {
            _isComputing = false;
        }
    }

    private void Change(Func<DeviceStatus, DeviceStatus> change)
    {
        lock (_changing)
            _status = change(_status);
    }
}

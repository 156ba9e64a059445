using FgClip.Grains.Abstractions.Devices;

namespace FgClip.Workers.Devices;

/// <summary>Holds what a device's worker does now, for the worker's own threads to change and for everyone else to read.</summary>
/// <param name="key">The device.</param>
/// <param name="time">The clock.</param>
internal sealed class DeviceActivity(DeviceKey key, TimeProvider time)
{
    private readonly Lock _changing = new();
    private readonly JobRefusals _refusals = new(time);
    private volatile bool _isComputing;
    private volatile bool _isWaiting;
    private volatile Leftover? _leftover;
    private volatile DeviceStatus _status = new(Job: null, Work: null, time.GetUtcNow(), ShardsDone: 0, IsDraining: false);

    /// <summary>The device.</summary>
    public DeviceKey Key => key;

    /// <summary>What the worker does now.</summary>
    public DeviceStatus Status => _status;

    /// <summary>Whether the worker computes rows: then something gets done all the time, unless it is stuck.</summary>
    public bool IsComputing => _isComputing;

    /// <summary>Whether the worker waits for the other devices of its silo, and so cannot show signs of life of its own.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>The abandoned work that the device still holds; null where there is none.</summary>
    public Leftover? Held => _leftover is { Work.IsCompleted: false } held ? held : null;

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

    /// <summary>Notes why the device takes no work though nobody drained it; null where it takes work.</summary>
    public void SetTrouble(string? trouble)
    {
        if (_status.Trouble != trouble)
            Change(status => status with { Trouble = trouble });
    }

    /// <summary>Notes abandoned work, which the device holds until its thread ends.</summary>
    public void Hold(string what, Task leftover) => _leftover = new Leftover(what, time.GetUtcNow(), leftover);

    /// <summary>Whether the device leaves a job alone, because it cannot do it.</summary>
    public bool Refuses(string job) => _refusals.Covers(job);

    /// <summary>Notes that the device cannot do a job.</summary>
    public void Refuse(string job, string reason)
    {
        _refusals.Add(job, reason);
        Change(status => status with { Refused = _refusals.All });
    }

    /// <summary>Notes that the device can do a job.</summary>
    public void Accept(string job)
    {
        if (_refusals.Remove(job))
            Change(status => status with { Refused = _refusals.All });
    }

    /// <summary>Forgets the refusals of jobs that are over.</summary>
    public void KeepRefusals(IEnumerable<string> active)
    {
        if (_refusals.Keep(active))
            Change(status => status with { Refused = _refusals.All });
    }

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

    /// <summary>Waits for other devices, and notes for how long.</summary>
    public async Task WaitAsync(Func<Task> wait)
    {
        _isWaiting = true;
        try
        {
            await wait();
        }
        finally
        {
            _isWaiting = false;
        }
    }

    private void Change(Func<DeviceStatus, DeviceStatus> change)
    {
        lock (_changing)
            _status = change(_status);
    }
}

/// <summary>Work that was abandoned because nothing got done, and that has not ended.</summary>
/// <param name="What">The work, in words.</param>
/// <param name="Since">When it was abandoned.</param>
/// <param name="Work">Ends with it.</param>
internal sealed record Leftover(string What, DateTimeOffset Since, Task Work);

using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Leases;
using FgClip.Grains.Scheduling;
using FgClip.Grains.State;

namespace FgClip.Grains.Jobs;

/// <summary>The list of jobs, and which of them a device works for next. Each call may come twice.</summary>
internal sealed class JobDirectoryGrain(
    [PersistentState("directory", CoordinatorState.StorageName)] IPersistentState<JobDirectoryState> state,
    ISiloLiveness liveness,
    TimeProvider time) : Grain, IJobDirectoryGrain
{
    private const int EndedToKeep = 100;

    private readonly JobSchedule _schedule = new();
    private IdleSilos _idle = null!;

    private JobDirectoryState Jobs => state.State;

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _idle = new IdleSilos(GrainFactory, liveness, time.GetUtcNow());
        Schedule();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task AddAsync(string job) => AddAsync(job, Jobs.Shares?.GetValueOrDefault(job));

    /// <inheritdoc />
    public Task EnterAsync(string job, JobShare share) => AddAsync(job, share);

    /// <inheritdoc />
    public Task<JobChoice> NextAsync(JobQuery query)
    {
        var now = time.GetUtcNow();
        _schedule.Drop(liveness.IsDead, now);
        var choice = _schedule.Next(query, now);
        if (choice.Job is null)
            _idle.Add(query.Device.Silo);
        return Task.FromResult(choice);
    }

    /// <inheritdoc />
    public Task AnnounceAsync(string job, int units)
    {
        _schedule.Announce(job);
        _idle.Wake(units, time.GetUtcNow());
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task LeaveAsync(DeviceKey device)
    {
        // Another device may take its place where its job has as many as it may have.
        if (_schedule.Leave(device, time.GetUtcNow()))
            _idle.Wake(units: 1, time.GetUtcNow());
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task EndAsync(string job)
    {
        // The message of an earlier run may come late, when the job was submitted again: taken at its word, it would leave the job without
        // workers.
        if (!Jobs.Active.Contains(job) || await GrainFactory.GetJob(job).GetStatusAsync() is { } status && !status.Phase.IsOver())
            return;
        Jobs.Active.Remove(job);
        Jobs.Ended.Add(job);
        Jobs.Ended.RemoveRange(0, Math.Max(0, Jobs.Ended.Count - EndedToKeep));
        SetShare(job, share: null);
        Schedule();
        await this.SaveAsync(state);
    }

    /// <inheritdoc />
    public async Task RemoveAsync(string job)
    {
        if (!(Jobs.Active.Remove(job) | Jobs.Ended.Remove(job)))
            return;
        SetShare(job, share: null);
        Schedule();
        await this.SaveAsync(state);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListActiveAsync() => Task.FromResult<IReadOnlyList<string>>([.. Jobs.Active]);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListAllAsync() => Task.FromResult<IReadOnlyList<string>>([.. Jobs.Ended, .. Jobs.Active]);

    private async Task AddAsync(string job, JobShare? share)
    {
        if (!Jobs.Active.Contains(job) || Jobs.Shares?.GetValueOrDefault(job) != share)
        {
            Jobs.Ended.Remove(job);
            if (!Jobs.Active.Contains(job))
                Jobs.Active.Add(job);
            SetShare(job, share);
            await this.SaveAsync(state);
            Schedule();
        }

        await AnnounceAsync(job, int.MaxValue);
    }

    /// <summary>Sets the share of a job. The state of a directory without any is one that an earlier version can read.</summary>
    private void SetShare(string job, JobShare? share)
    {
        if (share is not null)
            (Jobs.Shares ??= [])[job] = share;
        else if (Jobs.Shares?.Remove(job) is true && Jobs.Shares.Count == 0)
            Jobs.Shares = null;
    }

    private void Schedule() => _schedule.Set(Jobs.Active, Jobs.Shares ?? []);
}

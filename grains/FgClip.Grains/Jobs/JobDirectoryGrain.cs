using FgClip.Grains.Abstractions;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.State;

namespace FgClip.Grains.Jobs;

/// <summary>The list of jobs. Each call may come twice.</summary>
internal sealed class JobDirectoryGrain(
    [PersistentState("directory", CoordinatorState.StorageName)] IPersistentState<JobDirectoryState> state) : Grain, IJobDirectoryGrain
{
    private const int EndedToKeep = 100;

    private JobDirectoryState Jobs => state.State;

    /// <inheritdoc />
    public async Task AddAsync(string job)
    {
        if (Jobs.Active.Contains(job))
            return;
        Jobs.Ended.Remove(job);
        Jobs.Active.Add(job);
        await this.SaveAsync(state);
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
        await this.SaveAsync(state);
    }

    /// <inheritdoc />
    public async Task RemoveAsync(string job)
    {
        if (Jobs.Active.Remove(job) | Jobs.Ended.Remove(job))
            await this.SaveAsync(state);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListActiveAsync() => Task.FromResult<IReadOnlyList<string>>([.. Jobs.Active]);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListAllAsync() => Task.FromResult<IReadOnlyList<string>>([.. Jobs.Ended, .. Jobs.Active]);
}

using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Devices;
using Orleans.Concurrency;

namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>Knows the jobs of the cluster (one grain, key <see cref="Key"/>).</summary>
[Alias("fgclip.IJobDirectoryGrain")]
public interface IJobDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The only key there is.</summary>
    const string Key = "default";

    /// <summary>Enters a job that is not over.</summary>
    [Alias("Add")]
    Task AddAsync(string job);

    /// <summary>Enters a job that is not over, with its share of the cluster, or changes the share.</summary>
    [Alias("Enter")]
    Task EnterAsync(string job, JobShare share);

    /// <summary>Says which job a device is to ask for work next, by the shares of those that have some.</summary>
    [Alias("Next"), AlwaysInterleave]
    Task<JobChoice> NextAsync(JobQuery query);

    /// <summary>A job announces work, after it had none for a worker that asked: workers that wait are woken.</summary>
    /// <param name="job">The job.</param>
    /// <param name="units">Pieces of work that there are now.</param>
    [Alias("Announce"), AlwaysInterleave]
    Task AnnounceAsync(string job, int units);

    /// <summary>A device takes no more work for now.</summary>
    [Alias("Leave"), AlwaysInterleave]
    Task LeaveAsync(DeviceKey device);

    /// <summary>Notes that a job is over, if its grain confirms it.</summary>
    [Alias("End")]
    Task EndAsync(string job);

    /// <summary>Strikes a job off the list.</summary>
    [Alias("Remove")]
    Task RemoveAsync(string job);

    /// <summary>Jobs that are not over, oldest first.</summary>
    [Alias("ListActive"), AlwaysInterleave]
    Task<IReadOnlyList<string>> ListActiveAsync();

    /// <summary>Jobs that are not over and the last hundred that are over, oldest first.</summary>
    [Alias("ListAll"), AlwaysInterleave]
    Task<IReadOnlyList<string>> ListAllAsync();
}

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

using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;

namespace FgClip.Grains.Jobs;

/// <summary>
/// Finds the jobs that are at work on an output. A dataset has one job at a time: an extension beside a retry, or beside another extension,
/// would change the plan under it.
/// </summary>
/// <param name="grains">Where jobs are found.</param>
/// <param name="time">The clock.</param>
internal sealed class OutputRivals(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(3);

    /// <summary>Finds a job that is at work on an output.</summary>
    /// <param name="output">The output's address.</param>
    /// <param name="jobs">The ids of the jobs to ask. One that does not answer is passed over: it must not keep others from
    /// starting.</param>
    /// <returns>The job's id; null where there is none.</returns>
    public async Task<string?> FindAsync(string output, IEnumerable<string> jobs)
    {
        var statuses = await Task.WhenAll(jobs.Where(job => !MiningJobId.IsMiningJob(job)).Select(AskAsync));
        return statuses.FirstOrDefault(status => status is not null && status.Output == output && !status.Phase.IsOver())?.Job;
    }

    private async Task<JobStatus?> AskAsync(string job)
    {
        try
        {
            return await grains.GetGrain<IJobGrain>(job).GetStatusAsync().WaitAsync(MaxWait, time);
        }
        catch (Exception)
        {
            return null;
        }
    }
}

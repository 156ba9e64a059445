using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Hosting.Telemetry;

/// <summary>What is left to do.</summary>
/// <param name="Jobs">Jobs that are not over, those that are paused included.</param>
/// <param name="Shards">
/// Shards of jobs that are not paused, those in work included: whoever works counts as needed. A job that is to be planned or finalised
/// counts as one.
/// </param>
internal sealed record Backlog(int Jobs, long Shards)
{
    public static Backlog From(IReadOnlyCollection<JobStatus> jobs) => new(jobs.Count, jobs.Where(job => !job.IsPaused).Sum(ShardsOf));

    private static long ShardsOf(JobStatus job) => job.Phase switch
    {
        JobPhase.Running => job.Shards.Waiting + job.Shards.Leased,
        JobPhase.Submitted or JobPhase.Planning or JobPhase.Finalizing => 1,
        _ => 0,
    };
}

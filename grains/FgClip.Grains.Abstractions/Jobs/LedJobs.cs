using FgClip.Grains.Abstractions.Mining;

namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>Finds the grain that leads a job: an id says of which kind the job is.</summary>
public static class LedJobs
{
    /// <summary>The grain that leads a job.</summary>
    public static ILedJobGrain GetJob(this IGrainFactory grains, string job) =>
        MiningJobId.Is(job) ? grains.GetGrain<IMiningJobGrain>(job) : grains.GetGrain<IJobGrain>(job);
}

using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;

namespace FgClip.Grains.Abstractions;

/// <summary>Finds the grain that leads a job: an id says of which kind the job is.</summary>
public static class GrainFactoryExtensions
{
    /// <summary>The grain that leads a job.</summary>
    public static IManagedJobGrain GetJob(this IGrainFactory grains, string job) =>
        MiningJobId.IsMiningJob(job) ? grains.GetGrain<IMiningJobGrain>(job) : grains.GetGrain<IJobGrain>(job);
}

using FgClip.Mining.Engine;

namespace FgClip.Mining.Duplicates;

/// <summary>Does all steps of a search for duplicates in this process. What an earlier run committed is not done again.</summary>
public static class DuplicateRunner
{
    /// <summary>Runs a search to its end.</summary>
    /// <param name="spec">The search, validated by <see cref="DuplicateSpec.Validate"/>.</param>
    /// <param name="progress">Told before and after each unit of a step.</param>
    /// <param name="cancellationToken">Stops it; the same search continues.</param>
    /// <exception cref="InvalidDataException">The dataset is missing, not finished, damaged, or lacks what is asked for.</exception>
    public static async Task<DuplicateManifest> RunAsync(DuplicateSpec spec, IProgress<MiningProgress>? progress,
        CancellationToken cancellationToken)
    {
        var job = await DuplicateJob.OpenAsync(spec, cancellationToken).ConfigureAwait(false);
        if (await job.ReadFinishedAsync(cancellationToken).ConfigureAwait(false) is { } finished)
            return finished;

        await MiningRunner.DoAsync(new DuplicateSteps(job), spec.Run, progress, cancellationToken).ConfigureAwait(false);
        return await job.FinalizeAsync(await job.PlanAsync(cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
    }
}

using FgClip.Mining.Specs;

namespace FgClip.Mining.Engine;

/// <summary>Does all steps of a mining job in this process. What an earlier run committed is not done again.</summary>
public static class MiningRunner
{
    /// <summary>Runs a job to its end.</summary>
    /// <param name="spec">The job, validated by <see cref="MiningSpecValidator"/>.</param>
    /// <param name="progress">Told before and after each unit of a step.</param>
    /// <param name="cancellationToken">Stops it; the same job continues.</param>
    /// <exception cref="InvalidDataException">A dataset is missing, not finished, damaged, or lacks what is asked for.</exception>
    public static async Task<MiningManifest> RunAsync(MiningSpec spec, IProgress<MiningProgress>? progress,
        CancellationToken cancellationToken)
    {
        using var job = await MiningJob.OpenAsync(spec, cancellationToken).ConfigureAwait(false);
        if (await job.ReadFinishedAsync(cancellationToken).ConfigureAwait(false) is { } finished)
            return finished;
        await DoAsync(new MiningSteps(job), spec.Run, progress, cancellationToken).ConfigureAwait(false);
        return await job.FinalizeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does all steps but the last.</summary>
    internal static async Task DoAsync(IMiningSteps steps, MiningRunOptions run, IProgress<MiningProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (steps.GatherUnits > 0)
        {
            await GatherStep.RunAsync(steps.GatherUnits, run, progress, steps.GatherAsync, cancellationToken).ConfigureAwait(false);
            progress?.Report(new MiningProgress(MiningStep.Gather, steps.GatherUnits, steps.GatherUnits));
            progress?.Report(new MiningProgress(MiningStep.Plan, 0, 1));
            var tiles = await steps.PlanAsync(cancellationToken).ConfigureAwait(false);
            await EachAsync(MiningStep.Compare, tiles, unit => steps.CompareAsync(unit, cancellationToken), progress).ConfigureAwait(false);
        }

        await EachAsync(MiningStep.Write, steps.WriteUnits, unit => steps.WriteAsync(unit, cancellationToken), progress)
            .ConfigureAwait(false);
    }

    private static async Task EachAsync(MiningStep step, int count, Func<int, Task> unit, IProgress<MiningProgress>? progress)
    {
        for (var i = 0; i < count; i++)
        {
            progress?.Report(new MiningProgress(step, i, count));
            await unit(i).ConfigureAwait(false);
        }

        progress?.Report(new MiningProgress(step, count, count));
    }
}

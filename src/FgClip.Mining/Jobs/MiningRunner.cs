namespace FgClip.Mining.Jobs;

/// <summary>Does all steps of a mining job in this process. What an earlier run committed is not done again.</summary>
public static class MiningRunner
{
    /// <summary>Runs a job to its end.</summary>
    /// <param name="spec">The job, validated by <see cref="MiningSpecValidator"/>.</param>
    /// <param name="progress">Told before and after each unit of a step.</param>
    /// <param name="cancellationToken">Stops it; the same job goes on.</param>
    /// <exception cref="InvalidDataException">A dataset is missing, not finished, damaged, or lacks what is asked for.</exception>
    public static async Task<MiningManifest> RunAsync(MiningSpec spec, IProgress<MiningProgress>? progress, CancellationToken cancellationToken)
    {
        using var job = await MiningJob.OpenAsync(spec, cancellationToken).ConfigureAwait(false);
        if (await job.ReadFinishedAsync(cancellationToken).ConfigureAwait(false) is { } finished)
            return finished;

        var plan = job.Compares ? await CompareAsync(job, progress, cancellationToken).ConfigureAwait(false) : null;
        await EachAsync(MiningStep.Write, job.AnchorParts, part => job.WriteAsync(plan, part, cancellationToken), progress).ConfigureAwait(false);
        return await job.FinalizeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does the units of a step, one after the other.</summary>
    internal static async Task EachAsync(MiningStep step, int count, Func<int, Task> unit, IProgress<MiningProgress>? progress)
    {
        for (var i = 0; i < count; i++)
        {
            progress?.Report(new MiningProgress(step, i, count));
            await unit(i).ConfigureAwait(false);
        }

        progress?.Report(new MiningProgress(step, count, count));
    }

    private static async Task<MiningPlan> CompareAsync(MiningJob job, IProgress<MiningProgress>? progress, CancellationToken cancellationToken)
    {
        var anchors = job.AnchorParts;
        await EachAsync(
            MiningStep.Gather,
            anchors + job.CandidateParts,
            part => part < anchors ? job.GatherAnchorsAsync(part, cancellationToken) : job.GatherCandidatesAsync(part - anchors, cancellationToken),
            progress).ConfigureAwait(false);
        progress?.Report(new MiningProgress(MiningStep.Plan, 0, 1));
        var plan = await job.PlanAsync(cancellationToken).ConfigureAwait(false);
        await EachAsync(
            MiningStep.Compare,
            plan.Rows * plan.Columns,
            tile => job.CompareAsync(plan, tile / plan.Columns, tile % plan.Columns, cancellationToken),
            progress).ConfigureAwait(false);
        return plan;
    }
}

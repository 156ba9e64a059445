using FgClip.Mining.Jobs;

namespace FgClip.Mining.Duplicates;

/// <summary>Does all steps of a search for duplicates in this process. What an earlier run committed is not done again.</summary>
public static class DuplicateRunner
{
    /// <summary>Runs a search to its end.</summary>
    /// <param name="spec">The search, validated by <see cref="DuplicateSpec.Validate"/>.</param>
    /// <param name="progress">Told before and after each unit of a step.</param>
    /// <param name="cancellationToken">Stops it; the same search goes on.</param>
    /// <exception cref="InvalidDataException">The dataset is missing, not finished, damaged, or lacks what is asked for.</exception>
    public static async Task<DuplicateManifest> RunAsync(DuplicateSpec spec, IProgress<MiningProgress>? progress, CancellationToken cancellationToken)
    {
        var job = await DuplicateJob.OpenAsync(spec, cancellationToken).ConfigureAwait(false);
        if (await job.ReadFinishedAsync(cancellationToken).ConfigureAwait(false) is { } finished)
            return finished;

        await MiningRunner.EachAsync(MiningStep.Gather, job.Parts, part => job.GatherAsync(part, cancellationToken), progress).ConfigureAwait(false);
        progress?.Report(new MiningProgress(MiningStep.Plan, 0, 1));
        var plan = await job.PlanAsync(cancellationToken).ConfigureAwait(false);
        (int Row, int Column)[] tiles = [.. Enumerable.Range(0, plan.Rows).SelectMany(row => Enumerable.Range(row, plan.Rows - row).Select(column => (row, column)))];
        await MiningRunner.EachAsync(
            MiningStep.Compare, tiles.Length, tile => job.CompareAsync(plan, tiles[tile].Row, tiles[tile].Column, cancellationToken), progress).ConfigureAwait(false);
        progress?.Report(new MiningProgress(MiningStep.Write, 0, 1));
        return await job.FinalizeAsync(plan, cancellationToken).ConfigureAwait(false);
    }
}

using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Storage;

namespace FgClip.Grains.Jobs;

/// <summary>
/// Checks whether storage still holds what a job that succeeded made. It looks at the records of the dataset alone: a few small reads where
/// the dataset is complete.
/// </summary>
internal static class OutputCheck
{
    /// <summary>How long a check may take: the client that submits waits for it.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Returns whether a job has nothing left to do: its output is there, of its specification, and holds every shard of its plan. An
    /// extension has nothing left to do only where the plan that it is to make is stored.
    /// </summary>
    /// <param name="spec">The job as it is submitted now.</param>
    /// <param name="totals">The plan that it was done with.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    public static async Task<bool> IsCurrentAsync(JobSpec spec, PlanTotals totals, CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        if (await JobRecord.ReadAsync(output, cancellationToken) is not { } record || record.Digest != JobSpecDigest.Compute(spec))
            return false;
        if (spec.Extension is { } extension && !await IsPlannedAsync(output, extension, cancellationToken))
            return false;
        if (spec.AddedColumns is { } dataset
            && !await AddedColumnSets.IsCurrentAsync(ObjectStores.Open(dataset), output, cancellationToken))
            return false;

        var isMarked = await output.FindAsync(DatasetPaths.Success, cancellationToken) is not null;
        if (isMarked && spec.Retry is null)
            return await output.FindAsync(DatasetPaths.Manifest, cancellationToken) is not null;
        var manifest = await output.ReadJsonAsync<DatasetManifest>(DatasetPaths.Manifest, cancellationToken);
        if (manifest is null || spec.Retry is not null)
            return isMarked && manifest?.Pass >= spec.Retry?.Number;

        // Complete and not marked: a process that was suspended took the mark away late. The job, done again, finds its shards and marks
        // it.
        if (await CompleteDataset.ReadManifestAsync(output, cancellationToken) is not null)
            return false;

        // Not marked: a later extension is under way or lacks shards. This job's own are there all the same.
        return manifest.Parts.Select(part => part.Shard).Where(shard => shard < totals.Shards).Distinct().Count() == totals.Shards;
    }

    private static async Task<bool> IsPlannedAsync(IObjectStore output, PlanExtension extension, CancellationToken cancellationToken) =>
        extension.Plan > 1 && await output.FindAsync(DatasetPaths.Plan(extension.Plan), cancellationToken) is not null;
}

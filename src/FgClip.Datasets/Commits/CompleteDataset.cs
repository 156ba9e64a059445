using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>
/// Keeps <c>_SUCCESS</c> true, and checks whether a dataset is complete. <c>_SUCCESS</c> is an object beside the manifest and the plans,
/// and a process may die or be suspended between writing one and the other. So readers inside this program go by manifest and plans alone.
/// </summary>
public static class CompleteDataset
{
    /// <summary>
    /// Reads the manifest of a dataset that is complete. <c>_SUCCESS</c> is not asked: a planner that was suspended just before it deletes
    /// <c>_SUCCESS</c> may do so after others completed the dataset.
    /// </summary>
    /// <returns>
    /// The manifest; null where the dataset is not finished, where shards were given up, or where an extension is planned that the manifest
    /// does not cover.
    /// </returns>
    public static async Task<DatasetManifest?> ReadManifestAsync(IObjectStore dataset, CancellationToken cancellationToken)
    {
        var view = await LookAsync<DatasetManifest>(dataset, before: null, cancellationToken).ConfigureAwait(false);
        return view.IsComplete ? view.Manifest : null;
    }

    /// <summary>
    /// Reads the manifest of a dataset that is complete, and writes <c>_SUCCESS</c> where it is missing. For commands that write to the
    /// dataset.
    /// </summary>
    /// <returns>The manifest; null where the dataset is not complete.</returns>
    public static async Task<DatasetManifest?> ReadAndMarkAsync(IObjectStore dataset, CancellationToken cancellationToken)
    {
        var manifest = await ReadManifestAsync(dataset, cancellationToken).ConfigureAwait(false);
        if (manifest is not null && await dataset.FindAsync(DatasetPaths.Success, cancellationToken).ConfigureAwait(false) is null)
            await MarkAsync(dataset, cancellationToken).ConfigureAwait(false);
        return manifest;
    }

    /// <summary>
    /// Writes <c>_SUCCESS</c> where the dataset is complete and deletes it where it is not, until what was found before is still so
    /// afterwards. So whoever acts last, even one that was suspended in between, leaves what is true.
    /// </summary>
    internal static Task MarkAsync(IObjectStore dataset, CancellationToken cancellationToken) =>
        MarkAsync(dataset, info: null, manifest: null, cancellationToken);

    /// <inheritdoc cref="MarkAsync(IObjectStore, CancellationToken)" />
    /// <param name="dataset">The dataset.</param>
    /// <param name="info">What the store knew of a manifest before it was read; null for nothing.</param>
    /// <param name="manifest">That manifest: a large one is not read twice.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    internal static async Task MarkAsync(
        IObjectStore dataset, ObjectInfo? info, TalliedManifest? manifest, CancellationToken cancellationToken)
    {
        var known = info is null ? null : new View<TalliedManifest>(info, manifest, IsComplete: false);
        var before = await LookAsync(dataset, known, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            if (before.IsComplete)
                await dataset.PutBytesAsync(DatasetPaths.Success, default, CommitCondition.Absent, DatasetPaths.RecordStaging,
                    cancellationToken).ConfigureAwait(false);
            else
                await dataset.DeleteAsync(DatasetPaths.Success, cancellationToken).ConfigureAwait(false);

            var after = await LookAsync(dataset, before, cancellationToken).ConfigureAwait(false);
            if (after.IsComplete == before.IsComplete)
                return;
            before = after;
        }
    }

    private static async Task<View<T>> LookAsync<T>(IObjectStore dataset, View<T>? before, CancellationToken cancellationToken)
        where T : ManifestSummary
    {
        // The manifest of a large dataset is large; one that was not replaced is not read again.
        var info = await dataset.FindAsync(DatasetPaths.Manifest, cancellationToken).ConfigureAwait(false);
        var manifest = info is null ? null
            : info == before?.Info ? before.Manifest
            : await dataset.ReadJsonAsync<T>(DatasetPaths.Manifest, cancellationToken).ConfigureAwait(false);
        var isComplete = manifest is { Failed.Count: 0 }
            && await CoversNewestPlanAsync(dataset, manifest, cancellationToken).ConfigureAwait(false);
        return new View<T>(info, manifest, isComplete);
    }

    private static async Task<bool> CoversNewestPlanAsync(IObjectStore dataset, ManifestSummary manifest,
        CancellationToken cancellationToken)
    {
        if (manifest.Plan > 0)
            return await dataset.FindAsync(DatasetPaths.Plan(manifest.Plan + 1), cancellationToken).ConfigureAwait(false) is null;

        // Version 0.1 did not note the plan, but its manifest has a part for each shard.
        var plan = await PlanHead.ReadLastAsync(dataset, cancellationToken).ConfigureAwait(false);
        return plan is not null && manifest.PartCount == plan.Shards;
    }

    private sealed record View<T>(ObjectInfo? Info, T? Manifest, bool IsComplete)
        where T : ManifestSummary;
}

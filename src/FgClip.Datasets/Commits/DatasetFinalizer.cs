using System.Text.Json;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>
/// Ends a dataset: writes the manifest from the receipts, then <c>_SUCCESS</c>, then deletes the attempts. Finalising twice, or twice at
/// once, gives the same result, and a finaliser that was suspended never takes a part out of a manifest.
/// </summary>
/// <param name="output">The dataset.</param>
/// <param name="leftover">Receives the error when attempts could not be deleted; the dataset is complete all the same.</param>
public sealed class DatasetFinalizer(IObjectStore output, Action<Exception>? leftover = null)
{
    /// <summary>Finalises a dataset that was computed for the first time.</summary>
    public Task<DatasetManifest> FinalizeAsync(
        JobRecord job, DatasetPlan plan, IReadOnlyList<FailedShard> failed, CancellationToken cancellationToken) =>
        FinalizeAsync(job, plan, failed, pass: 0, cancellationToken);

    /// <summary>Finalises the dataset.</summary>
    /// <param name="job">The dataset's job.</param>
    /// <param name="plan">The plan that the job went over. Parts of a newer plan that the manifest names stay in it.</param>
    /// <param name="failed">
    /// Shards that were given up. One that has its receipt all the same, by an attempt that was thought lost, is a part like any other;
    /// with one that has none there is a manifest but no <c>_SUCCESS</c>.
    /// </param>
    /// <param name="pass">The retry that ends here; 0 for none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The manifest that is stored.</returns>
    /// <exception cref="UnfinishedDatasetException">A shard has neither receipt nor failure.</exception>
    public async Task<DatasetManifest> FinalizeAsync(
        JobRecord job, DatasetPlan plan, IReadOnlyList<FailedShard> failed, int pass, CancellationToken cancellationToken)
    {
        var (manifest, info, stored) = await PutManifestAsync(job, plan, failed, pass, cancellationToken).ConfigureAwait(false);
        await DataFilesRecord.PutAsync(output, plan.PartPlacement.Pattern(), cancellationToken).ConfigureAwait(false);
        await CompleteDataset.MarkAsync(output, info, stored, cancellationToken).ConfigureAwait(false);
        var left = await output.TryDeleteStagingAsync(DatasetPaths.Attempts, cancellationToken).ConfigureAwait(false);
        left = await output.TryDeleteStagingAsync(DatasetPaths.Plannings(plan.Number), cancellationToken).ConfigureAwait(false) ?? left;
        if (left is not null)
            leftover?.Invoke(left);
        return manifest;
    }

    /// <summary>Writes the manifest under the next generation, unless the one that is stored says the same.</summary>
    /// <returns>The manifest, and what was read where it was stored already.</returns>
    private async Task<(DatasetManifest Manifest, ObjectInfo? Info, TalliedManifest? Stored)> PutManifestAsync(
        JobRecord job, DatasetPlan plan, IReadOnlyList<FailedShard> failed, int pass, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The version first and the receipts afterwards: where another finaliser writes in between, the condition fails and the
            // receipts are collected again. The other order would let a finaliser that slept put its old view over a newer one.
            var info = await output.FindAsync(DatasetPaths.Manifest, cancellationToken).ConfigureAwait(false);
            var stored = info is null
                ? null
                : await output.ReadJsonAsync<TalliedManifest>(DatasetPaths.Manifest, cancellationToken).ConfigureAwait(false);
            var shards = await CollectedReceipts.ReadAsync(output, plan, stored, failed, cancellationToken).ConfigureAwait(false);
            var own = Describe(job, plan, shards) with
            {
                Generation = (stored?.Generation ?? 0) + 1,
                Pass = Math.Max(pass, stored?.Pass ?? 0),
                Plan = Math.Max(plan.Number, stored?.Plan ?? 0),
            };
            // One of version 0.1, which does not name its plan, need not be written again for that.
            var same = own with { Generation = stored?.Generation ?? 0, Plan = stored is { Plan: 0 } ? 0 : own.Plan };
            if (stored is not null && IsSame(stored, same))
                return (same, info, stored);

            // Off before the manifest says that shards are missing, so that a kill in between leaves no _SUCCESS that is not true.
            if (own.Failed.Count > 0 && await output.FindAsync(DatasetPaths.Manifest, cancellationToken).ConfigureAwait(false) == info)
                await output.DeleteAsync(DatasetPaths.Success, cancellationToken).ConfigureAwait(false);

            var condition = info is null ? CommitCondition.Absent : CommitCondition.Replaces(info.Version);
            if (await PutAsync(own, condition, cancellationToken).ConfigureAwait(false) is CommitOutcome.Committed)
                return (own, null, null);
        }
    }

    /// <summary>Writes a manifest part by part: one of a million parts takes 250 MB.</summary>
    private async Task<CommitOutcome> PutAsync(DatasetManifest manifest, CommitCondition condition, CancellationToken cancellationToken)
    {
        await using var upload = await output.BeginUploadAsync(DatasetPaths.Manifest, DatasetPaths.RecordStaging, cancellationToken)
            .ConfigureAwait(false);
        await JsonSerializer.SerializeAsync(upload.Stream, manifest, RecordJson.Options, cancellationToken).ConfigureAwait(false);
        return await upload.CommitAsync(condition, cancellationToken).ConfigureAwait(false);
    }

    private static DatasetManifest Describe(JobRecord job, DatasetPlan plan, CollectedReceipts shards) => new()
    {
        Generation = 1,
        Model = job.Spec.Model.Name,
        ModelDigest = job.Spec.Model.Digest,
        SpecDigest = job.Digest,
        ComputationDigest = JobSpecDigest.OfComputation(job.Spec),
        Features = job.Spec.Features,
        Carried = plan.Columns,
        Rows = shards.Rows,
        Bytes = shards.Bytes,
        Statuses = shards.Statuses,
        Parts = shards.Parts,
        Failed = shards.Failed,
    };

    private static bool IsSame(TalliedManifest stored, DatasetManifest own)
    {
        return stored.PartCount == own.PartCount && Rest(stored).AsSpan().SequenceEqual(Rest(own))
            && stored.Parts.IsSame(CountedParts.From(own.Parts));

        static byte[] Rest(ManifestSummary manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, RecordJson.Options);
    }
}

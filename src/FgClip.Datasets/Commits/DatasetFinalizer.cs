using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>
/// Ends a dataset: the manifest from the receipts, then <c>_SUCCESS</c>, then the attempts away. Doing it twice, or twice at once, ends in
/// the same.
/// </summary>
/// <param name="output">The dataset.</param>
public sealed class DatasetFinalizer(IObjectStore output)
{
    private const int MissingShown = 10;

    /// <summary>Finalises a dataset that was computed for the first time.</summary>
    public Task<DatasetManifest> FinalizeAsync(
        JobRecord job, DatasetPlan plan, IReadOnlyList<FailedShard> failed, CancellationToken cancellationToken) =>
        FinalizeAsync(job, plan, failed, pass: 0, cancellationToken);

    /// <summary>Finalises the dataset.</summary>
    /// <param name="job">The dataset's job.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="failed">
    /// Shards that were given up. One that has its receipt all the same, by an attempt that was thought lost, is a part like any other; with
    /// one that has none there is a manifest but no <c>_SUCCESS</c>.
    /// </param>
    /// <param name="pass">The retry that ends here; 0 for none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The manifest that is there.</returns>
    /// <exception cref="IncompleteDatasetException">A shard has neither receipt nor failure.</exception>
    public async Task<DatasetManifest> FinalizeAsync(
        JobRecord job, DatasetPlan plan, IReadOnlyList<FailedShard> failed, int pass, CancellationToken cancellationToken)
    {
        var receipts = await CollectAsync(plan, failed, cancellationToken).ConfigureAwait(false);
        failed = [.. failed.ExceptBy(receipts.Select(r => r.Shard), f => f.Shard)];
        var manifest = await PutAsync(Describe(job, plan, receipts, failed) with { Pass = pass }, cancellationToken).ConfigureAwait(false);
        if (failed.Count == 0)
            await output.PutBytesAsync(DatasetPaths.Success, default, CommitCondition.Absent, DatasetPaths.RecordStaging, cancellationToken)
                .ConfigureAwait(false);

        await output.DeleteStagingAsync(DatasetPaths.Attempts, cancellationToken).ConfigureAwait(false);
        return manifest;
    }

    private async Task<List<ShardReceipt>> CollectAsync(DatasetPlan plan, IReadOnlyList<FailedShard> failed, CancellationToken cancellationToken)
    {
        var store = new ReceiptStore(output);
        var receipts = new List<ShardReceipt>(plan.Shards);
        for (var block = 0; block < plan.Blocks; block++)
        {
            await foreach (var receipt in store.ListAsync(block, cancellationToken).ConfigureAwait(false))
                receipts.Add(receipt);
        }

        var known = receipts.Select(r => r.Shard).Concat(failed.Select(f => f.Shard)).ToHashSet();
        var missing = Enumerable.Range(0, plan.Shards).Where(shard => !known.Contains(shard)).ToList();
        return missing.Count == 0 ? receipts : throw new IncompleteDatasetException(output.Root, [.. missing.Take(MissingShown)], missing.Count);
    }

    private static DatasetManifest Describe(JobRecord job, DatasetPlan plan, List<ShardReceipt> receipts, IReadOnlyList<FailedShard> failed) => new()
    {
        Generation = 1,
        Model = job.Spec.Model.Name,
        ModelDigest = job.Spec.Model.Digest,
        SpecDigest = job.Digest,
        ComputationDigest = JobSpecDigest.OfComputation(job.Spec),
        Features = job.Spec.Features,
        Carried = plan.Columns,
        Rows = receipts.Sum(r => r.Rows),
        Bytes = receipts.Sum(r => r.Bytes),
        Statuses = Total(receipts),
        Parts = [.. receipts.Select(r => new DatasetPart(r.Part, r.Shard, r.Generation, r.Rows, r.Bytes, r.Sha256))],
        Failed = [.. failed.OrderBy(f => f.Shard)],
    };

    private static SortedDictionary<RowStatus, long> Total(List<ShardReceipt> receipts)
    {
        var total = new SortedDictionary<RowStatus, long>();
        foreach (var (status, count) in receipts.SelectMany(r => r.Statuses))
            total[status] = total.GetValueOrDefault(status) + count;
        return total;
    }

    /// <summary>Writes the manifest under the next generation, unless the one that is there says the same.</summary>
    private async Task<DatasetManifest> PutAsync(DatasetManifest own, CancellationToken cancellationToken)
    {
        while (true)
        {
            var info = await output.FindAsync(DatasetPaths.Manifest, cancellationToken).ConfigureAwait(false);
            var there = info is null
                ? null
                : await output.ReadJsonAsync<DatasetManifest>(DatasetPaths.Manifest, cancellationToken).ConfigureAwait(false);
            own = own with { Pass = Math.Max(own.Pass, there?.Pass ?? 0) };
            if (there is not null && Bytes(there).AsSpan().SequenceEqual(Bytes(own with { Generation = there.Generation })))
                return there;

            own = own with { Generation = (there?.Generation ?? 0) + 1 };
            var condition = info is null ? CommitCondition.Absent : CommitCondition.Replaces(info.Version);
            var put = output.PutBytesAsync(DatasetPaths.Manifest, Bytes(own), condition, DatasetPaths.RecordStaging, cancellationToken);
            if (await put.ConfigureAwait(false) is CommitOutcome.Committed)
                return own;
        }
    }

    private static byte[] Bytes(DatasetManifest manifest) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(manifest, RecordJson.Options);
}

using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Verification;

/// <summary>
/// Checks a dataset against its own records and against its inputs: that each input row is there exactly once, that every part has the bytes,
/// rows, statuses and columns that its receipt and the manifest claim, and that its vectors are what the statuses say.
/// </summary>
/// <param name="output">The dataset.</param>
/// <param name="threads">Parts that are read at once.</param>
public sealed class DatasetVerifier(IObjectStore output, int threads)
{
    private readonly Findings _findings = new();

    /// <summary>Verifies the dataset. It may be called once.</summary>
    /// <exception cref="NoDatasetException">There is no dataset.</exception>
    public async Task<VerificationReport> VerifyAsync(CancellationToken cancellationToken)
    {
        var record = await JobRecord.ReadAsync(output, cancellationToken).ConfigureAwait(false) ?? throw new NoDatasetException(output.Root);
        var plan = await DatasetPlan.ReadLastAsync(output, cancellationToken).ConfigureAwait(false);
        if (plan is null)
        {
            _findings.Problem(DatasetLayout.Plan(1), "is not there: the job was not planned. Run it to its end.");
            return _findings.ToReport(output.Root);
        }

        if (record.Digest != JobSpecDigest.Of(record.Spec))
            _findings.Problem(DatasetLayout.Job, "its digest is not that of the specification in it.");
        var receipts = await VerifyShardsAsync(record.Spec, plan, cancellationToken).ConfigureAwait(false);
        await VerifyManifestAsync(record, plan, receipts, cancellationToken).ConfigureAwait(false);
        await VerifyNamesAsync(receipts, cancellationToken).ConfigureAwait(false);
        return _findings.ToReport(output.Root);
    }

    /// <summary>Every shard of the plan follows the one before, and has its receipt and its part.</summary>
    private async Task<List<ShardReceipt>> VerifyShardsAsync(JobSpec spec, DatasetPlan plan, CancellationToken cancellationToken)
    {
        var parts = new PartVerifier(output, spec, plan, _findings);
        var all = new List<ShardReceipt>(plan.Shards);
        var (shards, rows) = (0, 0L);
        for (var block = 0; block < plan.Blocks; block++)
        {
            var planned = (await ShardBlock.ReadAsync(output, plan, block, cancellationToken).ConfigureAwait(false)).Shards;
            var receipts = await new ReceiptStore(output).ListAsync(block, cancellationToken)
                .ToDictionaryAsync(receipt => receipt.Shard, cancellationToken: cancellationToken).ConfigureAwait(false);
            foreach (var shard in planned)
            {
                if (shard.Index != shards++ || shard.FirstRow != rows)
                    _findings.Problem(DatasetLayout.PlanBlock(plan.Folder, block), $"shard {shard.Index} starts at row {shard.FirstRow}, where row {rows} is next.");
                rows = shard.FirstRow + shard.Rows;
                if (!receipts.ContainsKey(shard.Index))
                    _findings.Problem(DatasetLayout.Receipt(shard.Index), $"is not there: rows {shard.FirstRow} to {rows - 1} are missing.");
            }

            all.AddRange(receipts.Values.OrderBy(receipt => receipt.Shard));
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                planned.Where(shard => receipts.ContainsKey(shard.Index)),
                options,
                async (shard, token) => await parts.VerifyAsync(shard, receipts[shard.Index], token).ConfigureAwait(false)).ConfigureAwait(false);
        }

        if (shards != plan.Shards || rows != plan.Rows)
            _findings.Problem(DatasetLayout.Plan(plan.Number), $"speaks of {plan.Rows} rows in {plan.Shards} shards; its blocks have {rows} in {shards}.");
        return all;
    }

    private async Task VerifyManifestAsync(JobRecord record, DatasetPlan plan, List<ShardReceipt> receipts, CancellationToken cancellationToken)
    {
        var manifest = await output.ReadJsonAsync<DatasetManifest>(DatasetLayout.Manifest, cancellationToken).ConfigureAwait(false);
        var isMarked = await output.FindAsync(DatasetLayout.Success, cancellationToken).ConfigureAwait(false) is not null;
        if (manifest is null)
        {
            _findings.Problem(DatasetLayout.Manifest, "is not there: the dataset was not finished. Run its job to the end.");
            return;
        }

        if (!isMarked)
            _findings.Problem(DatasetLayout.Success, "is not there: the dataset is not complete.");
        foreach (var failed in manifest.Failed)
            _findings.Problem(DatasetLayout.Manifest, $"shard {failed.Shard} was given up: {failed.Reason}");
        if (manifest.SpecDigest != record.Digest || manifest.ModelDigest != record.Spec.Model.Digest)
            _findings.Problem(DatasetLayout.Manifest, "is that of another job.");
        if (manifest.Rows != plan.Rows && manifest.Failed.Count == 0)
            _findings.Problem(DatasetLayout.Manifest, $"counts {manifest.Rows} rows; {plan.Rows} were planned.");

        var parts = manifest.Parts.GroupBy(part => part.Shard).ToDictionary(same => same.Key, same => same.ToList());
        foreach (var receipt in receipts)
        {
            if (!parts.Remove(receipt.Shard, out var listed) || listed is not [var part])
                _findings.Problem(DatasetLayout.Manifest, $"{receipt.Part} is in it {listed?.Count ?? 0} times.");
            else if (part != new DatasetPart(receipt.Part, receipt.Shard, receipt.Generation, receipt.Rows, receipt.Bytes, receipt.Sha256))
                _findings.Problem(DatasetLayout.Manifest, $"{receipt.Part} is not as its receipt has it.");
        }

        foreach (var shard in parts.Keys)
            _findings.Problem(DatasetLayout.Manifest, $"it has a part of shard {shard}, which has no receipt.");
        var statuses = new SortedDictionary<RowStatus, long>();
        foreach (var (status, count) in receipts.SelectMany(receipt => receipt.Statuses))
            statuses[status] = statuses.GetValueOrDefault(status) + count;
        if (!statuses.SequenceEqual(manifest.Statuses.OrderBy(pair => pair.Key)))
            _findings.Problem(DatasetLayout.Manifest, "its counts by status are not those of the receipts.");
    }

    /// <summary>What bears the name of a part is one.</summary>
    private async Task VerifyNamesAsync(List<ShardReceipt> receipts, CancellationToken cancellationToken)
    {
        var known = receipts.Select(receipt => receipt.Part).ToHashSet(StringComparer.Ordinal);
        await foreach (var part in output.ListAsync("part-", cancellationToken).ConfigureAwait(false))
        {
            if (!known.Contains(part.Name))
                _findings.Problem(part.Name, "has no receipt; whoever reads all parts reads rows that nobody vouches for.");
        }
    }
}

/// <summary>There is no dataset where one was to be.</summary>
/// <param name="address">The place.</param>
public sealed class NoDatasetException(string address) : Exception($"There is no dataset at {address}: it has no {DatasetLayout.Job}.");

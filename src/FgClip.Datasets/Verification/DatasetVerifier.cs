using System.Collections.Concurrent;
using FgClip.Datasets.ClipRetrieval;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Verification;

/// <summary>
/// Checks a dataset against its own records and against its inputs: that each input row is there exactly once, that every part has the
/// bytes, rows, statuses and columns that its receipt and the manifest claim, and that its vectors are what the statuses say.
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
        var record = await JobRecord.ReadAsync(output, cancellationToken).ConfigureAwait(false)
            ?? throw new NoDatasetException(output.Root);
        if (record.Digest != JobSpecDigest.Compute(record.Spec))
            _findings.Problem(DatasetPaths.Job, "its digest is not that of the specification in it.");

        var plan = await _findings.TryAsync(DatasetPaths.Inputs, () => PlanHead.ReadLastAsync(output, cancellationToken))
            .ConfigureAwait(false);
        if (plan is null)
        {
            _findings.Problem(DatasetPaths.Plan(1), "is not there: the job was not planned. Run it to its end.");
            return _findings.ToReport(output.Root);
        }

        var passedOver = await _findings.TryAsync<IReadOnlyList<string>>(DatasetPaths.Inputs,
            async () => await PassedOverSummary.ReadAsync(output, plan, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (var line in passedOver ?? [])
            _findings.Note(line);
        using var conflicts = new KeyConflicts();
        var receipts = await VerifyShardsAsync(record.Spec, plan, conflicts, cancellationToken).ConfigureAwait(false);
        if (conflicts.Find() is { Keys: > 0 } found)
            _findings.Note(await DescribeAsync(found, receipts, cancellationToken).ConfigureAwait(false));
        await new ManifestVerifier(output, record, plan, _findings).VerifyAsync(receipts, cancellationToken).ConfigureAwait(false);
        await VerifyNamesAsync(receipts, cancellationToken).ConfigureAwait(false);
        foreach (var folder in await AddedColumnSets.ListAsync(output, cancellationToken).ConfigureAwait(false))
        {
            var complaint = await _findings.TryAsync(folder, () => AddedColumnSets.ComplaintAsync(output, plan, folder, cancellationToken))
                .ConfigureAwait(false);
            if (complaint is not null)
                _findings.Problem(DatasetPaths.AddedColumns(folder), complaint);
        }

        return _findings.ToReport(output.Root);
    }

    /// <summary>Every shard of the plan follows the one before, and has its receipt and its part.</summary>
    private async Task<IReadOnlyList<ShardReceipt>> VerifyShardsAsync(
        JobSpec spec, PlanHead plan, KeyConflicts conflicts, CancellationToken cancellationToken)
    {
        var receipts = new ConcurrentBag<ShardReceipt>();
        var (shards, rows) = (0, 0L);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        var store = new ReceiptStore(output);
        var parts = new PartVerifier(output, spec, plan, _findings, conflicts);
        var export = spec.Export is ExportLayout.ClipRetrieval
            ? await ClipRetrievalExport.OpenAsync(output, spec, plan.ToPlan(), cancellationToken).ConfigureAwait(false)
            : null;
        for (var block = 0; block < DatasetPaths.BlocksOf(plan.Shards); block++)
        {
            var name = DatasetPaths.PlanBlock(plan.Folder, block);
            var planned = await _findings.TryAsync(name,
                async () => await ShardBlock.ReadAsync(output, plan, block, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            foreach (var shard in planned?.Shards ?? [])
            {
                if (shard.Index != shards++ || shard.FirstRow != rows)
                    _findings.Problem(
                        name, $"shard {shard.Index} starts at row {shard.FirstRow}, where row {rows} of shard {shards - 1} is next.");
                rows = shard.FirstRow + shard.Rows;
            }

            await Parallel.ForEachAsync(planned?.Shards ?? [], parallel,
                async (shard, token) => await VerifyAsync(shard, token).ConfigureAwait(false)).ConfigureAwait(false);
        }

        await foreach (var stray in (export?.FindStrayAsync(cancellationToken) ?? AsyncEnumerable.Empty<string>()).ConfigureAwait(false))
            _findings.Problem(stray, "is of no part; clip-retrieval and autofaiss take its rows for rows of the dataset. Delete it.");
        if (shards != plan.Shards || rows != plan.Rows)
            _findings.Problem(DatasetPaths.Plan(plan.Number),
                $"speaks of {plan.Rows} rows in {plan.Shards} shards; its blocks have {rows} in {shards}.");
        return [.. receipts.OrderBy(receipt => receipt.Shard)];

        async Task VerifyAsync(ShardDescriptor shard, CancellationToken token)
        {
            var name = DatasetPaths.Receipt(shard.Index);
            var receipt = await _findings.TryAsync(name, () => store.ReadAsync(shard.Index, token)).ConfigureAwait(false);
            if (receipt is null)
            {
                _findings.Problem(name, $"is not there: rows {shard.FirstRow} to {shard.FirstRow + shard.Rows - 1} are missing.");
                return;
            }

            receipts.Add(receipt);
            await parts.VerifyAsync(shard, receipt, token).ConfigureAwait(false);
            if (export is not null && await _findings.TryAsync(receipt.Part, () => export.ComplaintAsync(receipt, token))
                .ConfigureAwait(false) is { } complaint)
                _findings.Problem(receipt.Part, complaint);
        }
    }

    /// <summary>Describes keys that rows with different images have, with an example.</summary>
    private async Task<string> DescribeAsync(
        KeyConflictSummary found, IReadOnlyList<ShardReceipt> receipts, CancellationToken cancellationToken)
    {
        var parts = receipts.ToDictionary(receipt => receipt.Shard, receipt => receipt.Part);
        var (first, second) = (parts[found.First.Shard], parts[found.Second.Shard]);
        await using var part = await ParquetPartReader.OpenAsync(output, first, cancellationToken).ConfigureAwait(false);
        var key = await part.ReadTextAsync(ColumnNames.Key, cancellationToken).ElementAtAsync(found.First.Row, cancellationToken)
            .ConfigureAwait(false);
        var keys = found.Keys == 1 ? "1 key has" : $"{found.Keys} keys have";
        return ErrorText.Clip(
            $"{keys} rows with different images, {found.Rows} rows in all, such as \"{key}\" in {first}, row {found.First.Row}, and "
            + $"{second}, row {found.Second.Row}. fgclip mine takes the captions of all rows of a key for captions of each.");
    }

    /// <summary>What bears the name of a part or of a receipt is one; what nobody needs any more is noted.</summary>
    private async Task VerifyNamesAsync(IReadOnlyList<ShardReceipt> receipts, CancellationToken cancellationToken)
    {
        var parts = receipts.Select(receipt => receipt.Part).ToHashSet(StringComparer.Ordinal);
        foreach (var place in (string[])["part-", DatasetPaths.PartFolder])
        {
            await foreach (var part in output.ListAsync(place, cancellationToken).ConfigureAwait(false))
            {
                if (!parts.Contains(part.Name))
                    _findings.Problem(part.Name, "has no receipt; whoever reads all parts reads rows that nobody vouches for.");
            }
        }

        var names = receipts.Select(receipt => DatasetPaths.Receipt(receipt.Shard)).ToHashSet(StringComparer.Ordinal);
        await foreach (var receipt in output.ListAsync(DatasetPaths.AllReceipts, cancellationToken).ConfigureAwait(false))
        {
            if (IsReceipt(receipt.Name) && !names.Contains(receipt.Name))
                _findings.Problem(receipt.Name, "is the receipt of no shard that was planned, or is damaged.");
        }

        var attempts = await output.ListAsync(DatasetPaths.Attempts + "/", cancellationToken).CountAsync(cancellationToken)
            .ConfigureAwait(false);
        if (attempts > 0)
            _findings.Note($"{attempts} objects of unfinished attempts lie in {DatasetPaths.Attempts}; nobody needs them.");

        static bool IsReceipt(string name) =>
            name[(name.LastIndexOf('/') + 1)..] is [>= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', '.', 'j', 's', 'o', 'n'];
    }
}

/// <summary>There is no dataset where one was to be.</summary>
/// <param name="address">The place.</param>
public sealed class NoDatasetException(string address) : Exception($"There is no dataset at {address}: it has no {DatasetPaths.Job}.");

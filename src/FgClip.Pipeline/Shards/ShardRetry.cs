using FgClip.Datasets.Commits;
using FgClip.Datasets.Images;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Preparing;
using FgClip.Storage;

namespace FgClip.Pipeline.Shards;

/// <summary>Does the failed rows of one shard after another again, and commits the next generation of each.</summary>
/// <param name="spec">The job, with its pass.</param>
/// <param name="pass">Which rows are done again.</param>
/// <param name="plan">The dataset's inputs and columns.</param>
/// <param name="output">The dataset.</param>
/// <param name="model">Its model, on the device that computes.</param>
public sealed class ShardRetry(JobSpec spec, RetryPass pass, DatasetPlan plan, IObjectStore output, LoadedModel model)
{
    /// <summary>Retries a shard. One that the pass went over, or that has no such row, is left as it is.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="lease">The lease under which it is computed; no other attempt has it.</param>
    /// <param name="crashed">Rows that are not computed, as they bring the process down; counted from the shard's first.</param>
    /// <param name="progress">Told after each window how many rows ended how, this time.</param>
    /// <param name="cancellationToken">Drops the attempt; nothing of it becomes visible then.</param>
    /// <returns>The shard's receipt, whoever wrote it.</returns>
    /// <exception cref="InvalidDataException">The shard is not committed, or its input is not the one that was planned.</exception>
    public async Task<ShardReceipt> ProcessAsync(
        ShardDescriptor shard,
        string lease,
        IReadOnlyList<int> crashed,
        IProgress<IReadOnlyDictionary<RowStatus, long>> progress,
        CancellationToken cancellationToken)
    {
        var committer = new ShardCommitter(output, JobSpecDigest.OfComputation(spec), plan.PartPlacement);
        var receipt = await committer.RecoverAsync(shard.Index, lease, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException($"{output.Root} has no part of shard {shard.Index} that could be retried.");
        if (receipt.IsCoveredBy(pass))
            return receipt;

        await using var old = await ParquetPartReader.OpenAsync(output, receipt.Part, cancellationToken).ConfigureAwait(false);
        var failed = await FailedRowsAsync(old, shard, cancellationToken).ConfigureAwait(false);
        var metadata = PartDescription.Create(spec, model.Folder, shard.Index, receipt.Generation + 1, pass.Number);
        await using var part = await StagedPart.BeginNextAsync(
            output, lease, plan.PartPlacement, old, shard.FirstRow, new(plan.Columns, spec.Features), metadata, cancellationToken)
            .ConfigureAwait(false);
        await RedoAsync(shard, crashed, failed, part, progress, cancellationToken).ConfigureAwait(false);
        await part.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return (await committer.CommitAsync(part, cancellationToken).ConfigureAwait(false)).Receipt;
    }

    private async Task<HashSet<long>> FailedRowsAsync(ParquetPartReader old, ShardDescriptor shard, CancellationToken cancellationToken)
    {
        var failed = new HashSet<long>();
        var index = shard.FirstRow;
        await foreach (var status in old.ReadStatusAsync(cancellationToken).ConfigureAwait(false))
        {
            if (pass.Statuses.Contains(status))
                failed.Add(index);
            index++;
        }
        return failed;
    }

    private async Task RedoAsync(
        ShardDescriptor shard,
        IReadOnlyList<int> crashed,
        HashSet<long> failed,
        StagedPart part,
        IProgress<IReadOnlyDictionary<RowStatus, long>> progress,
        CancellationToken cancellationToken)
    {
        var manifest = spec.Manifest with { IgnoreOptOut = spec.Manifest.IgnoreOptOut || pass.IgnoreOptOut };
        var images = RowImageReader.For(manifest, plan.Inputs[shard.Input], spec.Run);
        var preparer = new RowPreparer(spec.Features, images, model.Decoder, model.Preparer);
        var rows = new ShardReader(spec.Manifest, output).ReadAsync(plan, shard, cancellationToken)
            .MarkCrashed(crashed)
            .Where(row => failed.Contains(row.Index));
        Dictionary<RowStatus, long> statuses = [];
        await foreach (var window in new ShardPipeline(spec, model, preparer).EncodeAsync(rows, cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in window)
            {
                await part.WriteAsync(row, cancellationToken).ConfigureAwait(false);
                statuses[row.Status] = statuses.GetValueOrDefault(row.Status) + 1;
            }
            progress.Report(new Dictionary<RowStatus, long>(statuses));
        }

        // That most rows fail again is what a retry must expect; that a store denies all of them is this machine's fault.
        images.ThrowIfDenied();
    }
}

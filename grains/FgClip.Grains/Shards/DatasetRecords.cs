using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Storage;

namespace FgClip.Grains.Shards;

/// <summary>What a coordinator reads of a dataset: the truth that its own state is a cache of.</summary>
internal static class DatasetRecords
{
    /// <summary>Reads the shards of a block, each with its receipt if it has one.</summary>
    /// <param name="spec">The job, planned already.</param>
    /// <param name="totals">Its plan; null where the job does not know which one it was.</param>
    /// <param name="block">The block, from 0.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidDataException">The dataset has no such plan, or the plan no such block.</exception>
    public static Task<IReadOnlyList<ShardRecord>> ReadBlockAsync(
        JobSpec spec, PlanTotals? totals, int block, CancellationToken cancellationToken) =>
        ReadBlockAsync(ObjectStores.Open(spec.Output), spec, totals, block, cancellationToken);

    /// <inheritdoc cref="ReadBlockAsync(JobSpec, PlanTotals, int, CancellationToken)" />
    /// <remarks>Reads the plan's head and the block: a coordinator of thousands of blocks can't hold a whole plan for each.</remarks>
    internal static async Task<IReadOnlyList<ShardRecord>> ReadBlockAsync(
        IObjectStore output, JobSpec spec, PlanTotals? totals, int block, CancellationToken cancellationToken)
    {
        var plan = await PlanHead.ReadPlannedAsync(output, totals?.Number ?? 0, totals?.Folder, cancellationToken);
        var planned = await ShardBlock.ReadAsync(output, plan, block, cancellationToken);
        var receipts = await new ReceiptStore(output).ListAsync(block, cancellationToken)
            .Where(receipt => IsDone(spec, receipt))
            .ToDictionaryAsync(receipt => receipt.Shard, cancellationToken: cancellationToken);
        return [.. planned.Shards.Select(shard => new ShardRecord(shard, receipts.GetValueOrDefault(shard.Index)))];
    }

    /// <summary>Reads the receipt of one shard.</summary>
    /// <returns>The receipt, or null where the shard is not committed.</returns>
    public static async Task<ShardReceipt?> FindReceiptAsync(JobSpec spec, int shard, CancellationToken cancellationToken)
    {
        var receipt = await new ReceiptStore(ObjectStores.Open(spec.Output)).ReadAsync(shard, cancellationToken);
        return receipt is not null && IsDone(spec, receipt) ? receipt : null;
    }

    /// <summary>Whether a receipt is what the job is after: a retry goes over shards that have theirs.</summary>
    private static bool IsDone(JobSpec spec, ShardReceipt receipt) => spec.Kind is not RetryJob retry || receipt.IsCoveredBy(retry.Pass);
}

/// <summary>A shard as storage has it.</summary>
/// <param name="Shard">What the plan says.</param>
/// <param name="Receipt">Its receipt; null while it is not committed.</param>
internal sealed record ShardRecord(ShardDescriptor Shard, ShardReceipt? Receipt);

using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;

namespace FgClip.Grains.Shards;

/// <summary>What a coordinator reads of a dataset: the truth that its own state is a cache of.</summary>
public interface IDatasetRecords
{
    /// <summary>Reads the plan and the receipts of consecutive shards.</summary>
    /// <param name="spec">The job, planned already.</param>
    /// <param name="first">The first shard.</param>
    /// <param name="count">How many at most; the last shards of a job may be fewer.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<ShardRecord>> ReadAsync(JobSpec spec, int first, int count, CancellationToken cancellationToken);

    /// <summary>Reads the receipt of one shard.</summary>
    /// <returns>The receipt, or null where the shard is not committed.</returns>
    Task<ShardReceipt?> FindReceiptAsync(JobSpec spec, int shard, CancellationToken cancellationToken);
}

/// <summary>A shard as storage has it.</summary>
/// <param name="Shard">What the plan says.</param>
/// <param name="Receipt">Its receipt; null while it is not committed.</param>
public sealed record ShardRecord(ShardDescriptor Shard, ShardReceipt? Receipt);

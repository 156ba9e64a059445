using FgClip.Datasets.Commits;
using FgClip.Grains.Abstractions.Leases;
using Orleans.Concurrency;

namespace FgClip.Grains.Abstractions.Shards;

/// <summary>
/// Hands out the shards of one block (key: <see cref="BlockKey"/>) and takes their receipts. What is committed is read from
/// storage when the grain starts; only open leases and failures are its own.
/// </summary>
[Alias("fgclip.IShardBlockGrain")]
public interface IShardBlockGrain : IGrainWithStringKey
{
    /// <summary>Asks for a shard.</summary>
    /// <returns>The first free shard, or null where none is free now.</returns>
    [Alias("Lease")]
    Task<ShardLease?> LeaseAsync(LeaseRequest request);

    /// <summary>
    /// Keeps a lease, and tells how far the shard is. A lease that ran out is still good while nobody else has the shard.
    /// </summary>
    [Alias("Renew")]
    Task<LeaseRenewalResult> RenewAsync(int shard, string lease, RowCounts progress);

    /// <summary>
    /// Hands a receipt in, after it was stored. Where the lease was lost, the stored receipt decides, whoever wrote it.
    /// </summary>
    /// <returns>Ok where the shard is done; Lost where it isn't.</returns>
    [Alias("Complete")]
    Task<LeaseRenewalResult> CompleteAsync(int shard, string lease, ShardReceipt receipt);

    /// <summary>
    /// Says that the rows of <see cref="ShardLease.Probe"/> take nobody down. This ends the lease; saying it twice is saying it once.
    /// </summary>
    [Alias("Clear")]
    Task ClearAsync(int shard, string lease);

    /// <summary>Reports a failed attempt. The shard is tried again until it failed too often.</summary>
    [Alias("Fail")]
    Task FailAsync(int shard, string lease, WorkFailure failure);

    /// <summary>Gives a shard back undone; this counts as nothing.</summary>
    [Alias("Release")]
    Task ReleaseAsync(int shard, string lease);

    /// <summary>
    /// Deletes the block's state, because its job is over and is forgotten. Storage is not read. The job waits for this call, so it waits
    /// for no other.
    /// </summary>
    [Alias("Forget"), AlwaysInterleave]
    Task ForgetAsync();
}

using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Workers.Work;

/// <summary>A shard to compute.</summary>
/// <param name="Spec">Its job.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Lease">Id of the lease, which no other attempt has; it goes into the receipt.</param>
/// <param name="Device">The device to compute on, by the name in <see cref="WorkerOptions.Devices"/>.</param>
/// <param name="Crashed">Rows that are not to be computed, as they bring workers down; counted from the shard's first.</param>
/// <param name="IsRepeated">Whether an earlier attempt at the shard failed.</param>
public sealed record ShardWork(
    JobSpec Spec, ShardDescriptor Shard, string Lease, string Device, IReadOnlyList<int> Crashed, bool IsRepeated = false)
{
    /// <summary>The plan that the shard is of; null where its job does not know.</summary>
    public PlanTotals? Plan { get; init; }
}

using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Workers.Work;

/// <summary>
/// What a worker does under a lease. Each call may run twice, even at once and on two machines: what it stores, it stores once, and a
/// call that finds it stored gives back what is there. Any exception counts as a failed attempt, <see cref="WorkRefusedException"/>
/// as the last one; <see cref="DeviceRefusedException"/> leaves the work to other devices.
/// </summary>
public interface IJobWork
{
    /// <summary>Cuts the inputs into shards and stores the plan.</summary>
    /// <exception cref="WorkRefusedException">An input is not its format, or the output holds another dataset.</exception>
    Task<PlanTotals> PlanAsync(JobSpec spec, CancellationToken cancellationToken);

    /// <summary>Begins a plan: lists its inputs, or makes it at once, which is the default.</summary>
    /// <exception cref="WorkRefusedException">A pattern matches nothing, or the output holds another dataset.</exception>
    async Task<OpenedPlan> OpenPlanAsync(JobSpec spec, CancellationToken cancellationToken) =>
        new(await PlanAsync(spec, cancellationToken));

    /// <summary>Plans some of the inputs, and stores what it finds in each.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="listing">The inputs, as they were listed.</param>
    /// <param name="unit">Which of them, from 0.</param>
    /// <param name="progress">Told now and then how much is planned.</param>
    /// <param name="cancellationToken">Drops the attempt; inputs that are planned are not planned again.</param>
    /// <exception cref="WorkRefusedException">An input is not its format.</exception>
    Task<PlanCounts> PlanUnitsAsync(
        JobSpec spec, PlanListing listing, int unit, IProgress<PlanCounts> progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This work does not list inputs.");

    /// <summary>Makes the plan from what was found in all inputs, and stores it.</summary>
    /// <exception cref="WorkRefusedException">The inputs have no row, or do not fit each other.</exception>
    Task<PlanTotals> MergePlanAsync(JobSpec spec, PlanListing listing, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This work does not list inputs.");

    /// <summary>Computes a shard and commits it.</summary>
    /// <param name="work">What to compute, and on what.</param>
    /// <param name="progress">Told now and then how many rows ended how, counted from the shard's start.</param>
    /// <param name="cancellationToken">Drops the attempt: it lets go of the device soon, and commits nothing from then on.</param>
    /// <returns>The receipt that is stored, whoever wrote it.</returns>
    Task<ShardReceipt> ProcessShardAsync(ShardWork work, IProgress<RowCounts> progress, CancellationToken cancellationToken);

    /// <summary>
    /// Computes some rows of a shard as <see cref="ProcessShardAsync"/> does, and leaves nothing behind: it shows whether they bring the
    /// process down.
    /// </summary>
    Task ProbeShardAsync(ShardWork work, RowRange rows, CancellationToken cancellationToken);

    /// <summary>Writes the dataset's manifest from its receipts, and marks it as whole unless shards are missing.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="plan">The plan that it was computed by; null where the job does not know.</param>
    /// <param name="givenUp">The shards that were given up.</param>
    /// <param name="cancellationToken">Drops the attempt.</param>
    /// <returns>Those of them that have no receipt, which the manifest names.</returns>
    Task<IReadOnlyList<ShardFailure>> FinalizeAsync(
        JobSpec spec, PlanTotals? plan, IReadOnlyList<ShardFailure> givenUp, CancellationToken cancellationToken);
}

using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Storage;

namespace FgClip.Workers.Work;

/// <summary>
/// Ends a job on a full disk. On a cluster a store that fails is waited for, since others repair it meanwhile; a command in one process has
/// a person in front of it, who would look at a paused job for an hour.
/// </summary>
/// <param name="work">The work.</param>
internal sealed class FullDiskRefusal(IJobWork work) : IJobWork, IDisposable
{
    /// <inheritdoc />
    public Task<PlanTotals> PlanAsync(JobSpec spec, CancellationToken cancellationToken) =>
        RefuseAsync(() => work.PlanAsync(spec, cancellationToken));

    /// <inheritdoc />
    public Task<OpenedPlan> OpenPlanAsync(JobSpec spec, CancellationToken cancellationToken) =>
        RefuseAsync(() => work.OpenPlanAsync(spec, cancellationToken));

    /// <inheritdoc />
    public Task<PlanCounts> PlanUnitsAsync(
        JobSpec spec, PlanListing listing, int unit, IProgress<PlanCounts> progress, CancellationToken cancellationToken) =>
        RefuseAsync(() => work.PlanUnitsAsync(spec, listing, unit, progress, cancellationToken));

    /// <inheritdoc />
    public Task<PlanTotals> MergePlanAsync(JobSpec spec, PlanListing listing, CancellationToken cancellationToken) =>
        RefuseAsync(() => work.MergePlanAsync(spec, listing, cancellationToken));

    /// <inheritdoc />
    public Task<ShardReceipt> ProcessShardAsync(ShardWork shard, IProgress<RowCounts> progress, CancellationToken cancellationToken) =>
        RefuseAsync(() => work.ProcessShardAsync(shard, progress, cancellationToken));

    /// <inheritdoc />
    public Task ProbeShardAsync(ShardWork shard, RowRange rows, CancellationToken cancellationToken) =>
        work.ProbeShardAsync(shard, rows, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ShardFailure>> FinalizeAsync(
        JobSpec spec, PlanTotals? plan, IReadOnlyList<ShardFailure> givenUp, CancellationToken cancellationToken) =>
        RefuseAsync(() => work.FinalizeAsync(spec, plan, givenUp, cancellationToken));

    /// <summary>Frees what the work holds.</summary>
    public void Dispose() => (work as IDisposable)?.Dispose();

    private static async Task<T> RefuseAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception full) when (StoreFaults.IsFullDisk(full))
        {
            throw new WorkRefusedException(
                $"The disk is full: {full.Message.TrimEnd('.')}. Free some space and run the same command "
                + "again; it continues from what is committed.",
                full);
        }
    }
}

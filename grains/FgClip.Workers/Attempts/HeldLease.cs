using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Workers.Attempts;

/// <summary>A lease that this worker holds, whoever gave it.</summary>
internal abstract class HeldLease
{
    /// <summary>Keeps it, and tells how far the work is.</summary>
    public abstract Task<LeaseRenewalResult> RenewAsync(RowCounts progress);

    /// <summary>Ends it with a failure.</summary>
    public abstract Task FailAsync(WorkFailure failure);

    /// <summary>Gives the work back undone.</summary>
    public abstract Task ReleaseAsync();
}

/// <summary>The lease of a job's plan or manifest.</summary>
internal sealed class HeldJobLease(IJobGrain job, string lease) : HeldLease
{
    /// <inheritdoc />
    public override Task<LeaseRenewalResult> RenewAsync(RowCounts progress) => job.RenewAsync(lease);

    /// <inheritdoc />
    public override Task FailAsync(WorkFailure failure) => job.FailAsync(lease, failure);

    /// <inheritdoc />
    public override Task ReleaseAsync() => job.ReleaseAsync(lease);
}

/// <summary>The lease of some inputs of a job's plan; the work tells how far it is.</summary>
internal sealed class HeldPlanLease(IJobGrain job, string lease) : HeldLease, IProgress<PlanCounts>
{
    private readonly Lock _lock = new();
    private PlanCounts _counts;

    /// <inheritdoc />
    public void Report(PlanCounts value)
    {
        lock (_lock)
            _counts = value;
    }

    /// <inheritdoc />
    public override Task<LeaseRenewalResult> RenewAsync(RowCounts progress)
    {
        PlanCounts counts;
        lock (_lock)
            counts = _counts;
        return job.RenewPlanAsync(lease, counts);
    }

    /// <inheritdoc />
    public override Task FailAsync(WorkFailure failure) => job.FailAsync(lease, failure);

    /// <inheritdoc />
    public override Task ReleaseAsync() => job.ReleaseAsync(lease);
}

/// <summary>The lease of a shard.</summary>
internal sealed class HeldShardLease(IShardBlockGrain block, int shard, string lease) : HeldLease
{
    /// <summary>Ends it, as the rows that were probed take nobody down.</summary>
    public Task ClearAsync() => block.ClearAsync(shard, lease);

    /// <inheritdoc />
    public override Task<LeaseRenewalResult> RenewAsync(RowCounts progress) => block.RenewAsync(shard, lease, progress);

    /// <inheritdoc />
    public override Task FailAsync(WorkFailure failure) => block.FailAsync(shard, lease, failure);

    /// <inheritdoc />
    public override Task ReleaseAsync() => block.ReleaseAsync(shard, lease);
}

/// <summary>The lease of a unit of a mining job.</summary>
internal sealed class HeldMiningLease(IMiningJobGrain job, MiningUnit unit, string lease) : HeldLease
{
    /// <inheritdoc />
    public override Task<LeaseRenewalResult> RenewAsync(RowCounts progress) => job.RenewAsync(unit, lease);

    /// <inheritdoc />
    public override Task FailAsync(WorkFailure failure) => job.FailAsync(unit, lease, failure);

    /// <inheritdoc />
    public override Task ReleaseAsync() => job.ReleaseAsync(unit, lease);
}

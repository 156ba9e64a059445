using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using Orleans.Concurrency;

namespace FgClip.Grains.Abstractions.Jobs;

/// <summary>Leads one job (key: its id) from its plan over its shards to its manifest.</summary>
[Alias("fgclip.IJobGrain")]
public interface IJobGrain : IManagedJobGrain
{
    /// <summary>
    /// Submits the job. The same specification again, run options aside, is the same job; another one under this id is refused, and so is
    /// one whose output another job is at work on. A job that failed or was cancelled starts again, with these run options: what is
    /// committed stays, shards that were given up are tried again. So does a job that succeeded whose output is gone or incomplete, and an
    /// extension that may find something new.
    /// </summary>
    [Alias("Submit")]
    Task<SubmitReply> SubmitAsync(JobSpec spec);

    /// <summary>What the job computes; null where none was submitted under this id.</summary>
    [Alias("GetSpec"), AlwaysInterleave]
    Task<JobSpec?> GetSpecAsync();

    /// <summary>Where each shard stands, for who looks at it.</summary>
    /// <param name="since">What was told before, for what changed since then; null for everything.</param>
    /// <returns>Null where no job was submitted under this id.</returns>
    [Alias("GetShards"), AlwaysInterleave]
    Task<ShardMap?> GetShardsAsync(ShardMapVersion? since);

    /// <summary>How the job's run got on over time.</summary>
    /// <returns>Null where no job was submitted under this id.</returns>
    [Alias("GetHistory"), AlwaysInterleave]
    Task<JobHistory?> GetHistoryAsync();

    /// <summary>Asks for work. The plan and the manifest are leased here, shards by their block.</summary>
    [Alias("LeaseWork")]
    Task<WorkOffer> RequestWorkAsync(LeaseRequest request);

    /// <summary>Keeps the lease of the plan, of some inputs, or of the manifest.</summary>
    [Alias("Renew")]
    Task<LeaseRenewalResult> RenewAsync(string lease);

    /// <summary>Keeps the lease of some inputs, and tells how far they are.</summary>
    [Alias("RenewPlan")]
    Task<LeaseRenewalResult> RenewPlanAsync(string lease, PlanCounts progress);

    /// <summary>Hands the list of inputs in, after it was stored: they are leased from then on.</summary>
    [Alias("CompleteListing")]
    Task CompleteListingAsync(string lease, PlanListing listing);

    /// <summary>
    /// Says that inputs have their records. It counts even where the lease was lost, as long as they are of the same list.
    /// </summary>
    /// <param name="listing">The list that they are of.</param>
    /// <param name="unit">The lease, from 0.</param>
    /// <param name="found">What was found in them.</param>
    [Alias("CompleteUnits")]
    Task CompleteUnitsAsync(PlanListing listing, int unit, PlanCounts found);

    /// <summary>Hands the plan in, after it was stored. A plan is stored once, so it counts even where the lease was lost.</summary>
    [Alias("CompletePlan")]
    Task CompletePlanAsync(string lease, PlanTotals totals);

    /// <summary>Says that the manifest is stored. A whole dataset counts even where the lease was lost.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="missing">The shards that the manifest names as missing; with any, the job failed, if the lease holds.</param>
    [Alias("CompleteFinalize")]
    Task CompleteFinalizeAsync(string lease, IReadOnlyList<ShardFailure> missing);

    /// <summary>Reports a failed attempt at the plan, at some inputs, or at the manifest.</summary>
    [Alias("Fail")]
    Task FailAsync(string lease, WorkFailure failure);

    /// <summary>Gives the plan, some inputs, or the manifest back undone; this counts as nothing.</summary>
    [Alias("Release")]
    Task ReleaseAsync(string lease);

    /// <summary>A block says where it stands.</summary>
    [Alias("Report")]
    Task<BlockDirective> ReportAsync(BlockReport report);

    /// <summary>
    /// Reports that a block cannot read its shards' records. The job says so in its status, hands out other blocks' shards, and fails
    /// once that has lasted too long.
    /// </summary>
    /// <param name="run">The run of the job that the block is of.</param>
    /// <param name="block">The block, from 0.</param>
    /// <param name="failure">Why; of the kind <see cref="FailureKind.Store"/> where the store is away, and of the other where the records
    /// are at fault.</param>
    [Alias("ReportUnreadable")]
    Task<BlockDirective> ReportUnreadableAsync(int run, int block, WorkFailure failure);
}

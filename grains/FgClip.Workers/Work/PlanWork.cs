using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Storage;

namespace FgClip.Workers.Work;

/// <summary>The stages of the plan of a dataset, new or extended.</summary>
/// <param name="planner">The planner.</param>
/// <param name="spec">The job.</param>
/// <param name="output">The dataset.</param>
internal sealed class PlanWork(DatasetPlanner planner, JobSpec spec, IObjectStore output)
{
    private readonly PlanExtension? _extension = spec.Kind is ExtensionJob extended ? extended.Extension : null;

    /// <summary>Makes the whole plan.</summary>
    public async Task<PlanTotals> MakeAsync(CancellationToken cancellationToken)
    {
        var opened = await planner.OpenAsync(spec, _extension, cancellationToken);
        return opened.Listing is { } listing
            ? await MakeAsync(listing, cancellationToken)
            : await TotalsAsync(opened.Found!, cancellationToken);
    }

    /// <summary>Lists the inputs; a plan of so few that one worker would plan them all is made at once.</summary>
    public async Task<OpenedPlan> OpenAsync(CancellationToken cancellationToken)
    {
        var opened = await planner.OpenAsync(spec, _extension, cancellationToken);
        return opened switch
        {
            { Found: { } found } => new OpenedPlan(await TotalsAsync(found, cancellationToken)),
            { Listing: { Leases: <= 1 } few } => new OpenedPlan(await MakeAsync(few, cancellationToken)),
            { Listing: var listing } => new OpenedPlan(null, new PlanListing(listing!.Folder, listing.Plan, listing.Count, listing.Leases)),
        };
    }

    /// <summary>Plans the inputs of a lease.</summary>
    public async Task<PlanCounts> PlanUnitsAsync(
        PlanListing listing, int unit, IProgress<PlanCounts>? progress, CancellationToken cancellationToken) =>
        Counts(await planner.PlanUnitsAsync(
            spec, _extension, Listing(listing), unit, progress is null ? null : new Told(progress), cancellationToken));

    /// <summary>Makes the plan from what was found in all inputs.</summary>
    public async Task<PlanTotals> MergeAsync(PlanListing listing, CancellationToken cancellationToken) =>
        await TotalsAsync(await planner.MergeAsync(spec, _extension, Listing(listing), cancellationToken), cancellationToken);

    private static InputListing Listing(PlanListing listing) => new(listing.Folder, listing.Plan, listing.Inputs);

    private static PlanCounts Counts(PlanProgress progress) => new(progress.Inputs, progress.Rows, progress.Bytes);

    private async Task<PlanTotals> MakeAsync(InputListing listing, CancellationToken cancellationToken)
    {
        for (var lease = 0; lease < listing.Leases; lease++)
            await planner.PlanUnitsAsync(spec, _extension, listing, lease, progress: null, cancellationToken);
        return await TotalsAsync(await planner.MergeAsync(spec, _extension, listing, cancellationToken), cancellationToken);
    }

    private async Task<PlanTotals> TotalsAsync(PlannedHead planned, CancellationToken cancellationToken)
    {
        var plan = planned.Plan;
        return new PlanTotals(plan.Shards, plan.Rows)
        {
            Number = plan.Number,
            Folder = plan.Folder,
            Complete = planned.HasNew ? null : await CompleteAsync(plan, cancellationToken),
        };
    }

    /// <summary>
    /// The rows of a dataset that is complete as its newest plan has it, which an extension leaves where nothing is new; null where shards
    /// are to be done.
    /// </summary>
    private async Task<RowCounts?> CompleteAsync(PlanHead plan, CancellationToken cancellationToken)
    {
        var manifest = await CompleteDataset.ReadAndMarkAsync(output, cancellationToken);
        return manifest is not null && (manifest.Parts.Count, manifest.Rows) == (plan.Shards, plan.Rows) ? new(manifest.Statuses) : null;
    }

    private sealed class Told(IProgress<PlanCounts> progress) : IProgress<PlanProgress>
    {
        public void Report(PlanProgress value) => progress.Report(Counts(value));
    }
}

using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Serialization;
using FgClip.Grains.Leases;

namespace FgClip.Grains.Jobs;

/// <content>
/// How a plan is made: one worker lists the inputs, all workers plan them, and one makes the plan from what they found. A worker of an
/// earlier version that gets the list makes the whole plan.
/// </content>
internal sealed partial class JobGrain
{
    private PlannedUnits? _units;

    /// <inheritdoc />
    public Task<LeaseRenewalResult> RenewPlanAsync(string lease, PlanCounts progress)
    {
        if (GoesOn && _units?.Ledger.UnitOf(lease) is { } unit)
            _units.Note(unit, progress);
        return RenewAsync(lease);
    }

    /// <inheritdoc />
    public async Task CompleteListingAsync(string lease, PlanListing listing)
    {
        if (Job.Phase != JobPhase.Planning || Job.Planning is not null || !Job.Work.IsHeldUnder(lease))
            return;
        Job.Planning = new PlanningState { Listing = listing };
        // Failures at the merge begin with the list again: they are counted together with those at the list.
        Job.Work = LeaseRules.Release(Job.Work, lease);
        ReadUnits();
        LogListed(Id, listing.Inputs, listing.Leases);
        await SaveAsync();
        Announce(listing.Leases);
    }

    /// <inheritdoc />
    public Task CompleteUnitsAsync(PlanListing listing, int unit, PlanCounts found)
    {
        // Not saved: inputs that are handed out again are found planned.
        if (_units?.Listing == listing)
        {
            _units.Complete(unit, found);
            if (_units.Ledger.IsOver)
                Announce(units: 1);
        }

        return Task.CompletedTask;
    }

    private async Task<WorkOffer> OfferPlanAsync(JobSpec spec, LeaseRequest request)
    {
        if (_units is { Ledger.IsOver: false })
            return await OfferUnitsAsync(spec, request);
        if (!await TryLeaseAsync(request, JobPhase.Planning))
            return new WaitOffer { RetryAfter = RetryHeld };
        return _units is null
            ? new PlanOffer(spec) { Stage = PlanStage.List }
            : new PlanOffer(spec) { Stage = PlanStage.Merge, Listing = _units.Listing, NeedsVersion = MessageVersion.PlanStages };
    }

    private async Task<WorkOffer> OfferUnitsAsync(JobSpec spec, LeaseRequest request)
    {
        var died = _units!.Ledger.CountDeaths();
        foreach (var unit in died)
            _units.Drop(unit);
        var leased = _units.Ledger.Lease(request);
        if (leased is not null || died.Count > 0)
            await SaveUnitsOrGiveUpAsync();
        return GoesOn && leased is { } offered
            ? new PlanOffer(spec)
            {
                Stage = PlanStage.Units,
                Listing = _units.Listing,
                Unit = offered,
                NeedsVersion = MessageVersion.PlanStages,
            }
            : new WaitOffer { RetryAfter = RetryHeld };
    }

    /// <summary>Counts a failed attempt at some inputs.</summary>
    /// <returns>False where the lease is of no inputs.</returns>
    private async Task<bool> FailUnitsAsync(string lease, WorkFailure failure)
    {
        if (_units?.Ledger.UnitOf(lease) is not { } unit)
            return false;
        LogFailed(Id, Job.Phase, failure.Message);
        _units.Drop(unit);
        // Nothing has worked yet while a plan is made, so that a store which fails there is more likely named wrongly than away.
        _units.Ledger.Fail(unit, lease, failure, counts: true);
        await SaveUnitsOrGiveUpAsync();
        Announce(units: 1);
        return true;
    }

    private async Task<bool> ReleaseUnitsAsync(string lease)
    {
        if (_units?.Ledger.UnitOf(lease) is not { } unit)
            return false;
        _units.Drop(unit);
        _units.Ledger.Release(unit, lease);
        await SaveUnitsOrGiveUpAsync();
        Announce(units: 1);
        return true;
    }

    private Task SaveUnitsOrGiveUpAsync()
    {
        if (_units!.Ledger.GivenUp is var (_, work))
            return EndAsync(JobPhase.Failed, work.FailureOf("Planning"));
        _units.Save();
        return SaveAsync();
    }

    /// <summary>Begins a planning with its list again: what the merge missed may be of another plan.</summary>
    private void StartOver()
    {
        Job.Planning = null;
        _units = null;
    }

    private void ReadUnits() => _units = Job.Planning is { } planning ? new PlannedUnits(planning, rules) : null;
}

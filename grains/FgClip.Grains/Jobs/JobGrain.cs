using System.Globalization;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Leases;
using FgClip.Grains.State;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FgClip.Grains.Jobs;

/// <summary>
/// Leads a job through its phases. It calls no block, but to forget it: blocks report to it, so the two can't wait for each other.
/// </summary>
internal sealed partial class JobGrain(
    [PersistentState("job", CoordinatorState.StorageName)] IPersistentState<JobState> state,
    [PersistentState("history", CoordinatorState.StorageName)] IPersistentState<JobHistoryState> history,
    LeaseRules rules,
    IOptions<CoordinatorOptions> options,
    TimeProvider time,
    ILogger<JobGrain> logger) : Grain, IJobGrain
{
    private Guid _epoch = Guid.NewGuid();
    private BlockReports? _blocks;
    private StoreBreaker _store = new();

    private string Id => this.GetPrimaryKeyString();

    private JobState Job => state.State;

    private bool GoesOn => Job.Spec is not null && !Job.Phase.IsOver();

    private IJobDirectoryGrain Directory => GrainFactory.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key);

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Job.Work = rules.GiveGrace(Job.Work);
        if (Job.Totals is { } totals)
            _blocks = new BlockReports(totals, Job.Blocks);
        ReadUnits();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<JobStatus?> GetStatusAsync() => Task.FromResult(Job.Spec is { } spec ? Status(spec) : null);

    /// <inheritdoc />
    public Task<JobSpec?> GetSpecAsync() => Task.FromResult(_isForgetting ? null : Job.Spec);

    /// <inheritdoc />
    public Task<ShardMap?> GetShardsAsync(ShardMapVersion? since) =>
        Task.FromResult(Job.Spec is null ? null : ShardMaps.Look(Job.Totals, Job.Shards, _blocks, _epoch, since));

    /// <inheritdoc />
    public Task PauseAsync() => SetPausedAsync(true);

    /// <inheritdoc />
    public Task ResumeAsync() => SetPausedAsync(false);

    /// <inheritdoc />
    public async Task CancelAsync()
    {
        if (GoesOn)
            await EndAsync(JobPhase.Cancelled, failure: null);
    }

    /// <inheritdoc />
    public async Task<WorkOffer> RequestWorkAsync(LeaseRequest request)
    {
        var offer = await OfferAsync(request);
        _isAwaited |= offer is WaitOffer or BlockOffer { HasWaiting: false };
        return offer;
    }

    private async Task<WorkOffer> OfferAsync(LeaseRequest request)
    {
        if (GoesOn && Job.IsPaused)
            return new WaitOffer { RetryAfter = RetryPaused };
        switch (Job)
        {
            case { Spec: { } spec, Phase: JobPhase.Submitted or JobPhase.Planning }:
                return await OfferPlanAsync(spec, request);
            case { Spec: { } spec, Phase: JobPhase.Running }:
                return OfferBlock(spec, time.GetUtcNow());
            case { Spec: { } spec, Phase: JobPhase.Finalizing }:
                return await TryLeaseAsync(request, JobPhase.Finalizing)
                    ? new FinalizeOffer(spec, Job.GivenUp) { Plan = Job.Totals }
                    : new WaitOffer { RetryAfter = RetryHeld };
            default:
                await Directory.EndAsync(Id);
                return new OverOffer();
        }
    }

    /// <inheritdoc />
    public Task<LeaseRenewalResult> RenewAsync(string lease)
    {
        if (!GoesOn)
            return Task.FromResult(LeaseRenewalResult.Stop);
        if (_units?.Ledger.UnitOf(lease) is { } unit)
        {
            _units.Ledger.Renew(unit, lease);
            return Task.FromResult(LeaseRenewalResult.Ok);
        }

        if (!Job.Work.IsHeldUnder(lease))
            return Task.FromResult(LeaseRenewalResult.Lost);
        Job.Work = rules.Renew(Job.Work, lease);
        return Task.FromResult(LeaseRenewalResult.Ok);
    }

    /// <inheritdoc />
    public async Task CompletePlanAsync(string lease, PlanTotals totals)
    {
        // A first plan is stored once, whoever made it. An extension's is not: one that lost its lease long ago may speak of an older plan.
        if (Job.Phase != JobPhase.Planning || (Job.Spec!.Kind is ExtensionJob && !Job.Work.IsHeldUnder(lease)))
            return;
        StartOver();
        Job.Totals = totals with { Complete = null };
        Job.Blocks = BlockMemory.Create(DatasetPaths.BlocksOf(totals.Shards));
        (_blocks, _epoch) = (new BlockReports(totals, Job.Blocks), Guid.NewGuid());
        LogPlanned(Id, totals.Shards, totals.Rows, lease);
        if (totals.Complete is { } rows)
        {
            (Job.NothingNew, Job.Blocks, Job.Shards) = (true, null, ShardRuns.Encode(ShardState.Done, totals.Shards));
            Job.Tally = JobTally.None with { Shards = new(totals.Shards, totals.Shards, 0, 0), Committed = rows, Found = rows };
            await EndAsync(JobPhase.Succeeded, failure: null);
            return;
        }

        Series.Begin(time.GetUtcNow());
        await EnterAsync(_blocks.AreOver ? JobPhase.Finalizing : JobPhase.Running);
    }

    /// <inheritdoc />
    public async Task CompleteFinalizeAsync(string lease, IReadOnlyList<ShardFailure> missing)
    {
        if (Job.Phase != JobPhase.Finalizing)
            return;
        if (missing.Count == 0)
            await EndAsync(JobPhase.Succeeded, failure: null);
        else if (Job.Work.IsHeldUnder(lease))
            await EndAsync(JobPhase.Failed, Missing(missing));
    }

    /// <inheritdoc />
    public async Task FailAsync(string lease, WorkFailure failure)
    {
        if (!GoesOn || await FailUnitsAsync(lease, failure) || !Job.Work.IsHeldUnder(lease))
            return;
        LogFailed(Id, Job.Phase, failure.Message);
        failure = Job.Spec!.Run.FailFast ? failure with { Kind = FailureKind.Other } : failure;
        // Nothing has worked yet while a plan is made, so that a store which fails there is more likely named wrongly than away.
        var counts = failure.Kind is not FailureKind.Store || Job.Phase is JobPhase.Planning;
        Job.Work = rules.Fail(Job.Work, lease, failure, counts);
        StartOver();
        await SaveOrGiveUpAsync();
        Announce();
    }

    /// <inheritdoc />
    public async Task ReleaseAsync(string lease)
    {
        if (await ReleaseUnitsAsync(lease))
            return;
        Job.Work = LeaseRules.Release(Job.Work, lease);
        await SaveAsync();
        Announce();
    }

    private WorkOffer OfferBlock(JobSpec spec, DateTimeOffset now)
    {
        var isProbe = _store.IsOpen;
        if (!_store.MayHandOut(now) || _blocks!.Next(now) is not var (block, hasWaiting))
            return new WaitOffer { RetryAfter = RetrySoon };
        return new BlockOffer(spec, new BlockKey(Id, Job.Run, block), hasWaiting && !isProbe)
        {
            Plan = Job.Totals,
            RetryAfter = _blocks.IsCooling || isProbe ? RetrySoon : RetryHeld,
        };
    }

    private static WorkFailure Missing(IReadOnlyList<ShardFailure> shards) => new(shards.Count == 1
        ? shards[0].Reason
        : string.Create(CultureInfo.InvariantCulture,
        $"{shards.Count} shards were given up; _manifest.json names them all. {shards[0].Reason}"));

    private async Task SetPausedAsync(bool isPaused)
    {
        if (!GoesOn || Job.IsPaused == isPaused)
            return;
        Job.IsPaused = isPaused;
        LogPaused(Id, isPaused);
        await SaveAsync();
        Announce();
    }

    private async Task<bool> TryLeaseAsync(LeaseRequest request, JobPhase phase)
    {
        if (Job.Work.IsHeldUnder(request.Lease))
            return true;
        var leased = rules.TryLease(Job.Work, request);
        if (leased == Job.Work)
            return false;
        (Job.Work, Job.Phase, Job.Started) = (leased, phase, Job.Started ?? time.GetUtcNow());
        await SaveOrGiveUpAsync();
        return Job.Work.IsHeldUnder(request.Lease);
    }

    private Task SaveOrGiveUpAsync() =>
        Job.Work.FailureOf(Job.Phase == JobPhase.Planning ? "Planning" : "Writing the manifest") is { } failure
        ? EndAsync(JobPhase.Failed, failure)
        : SaveAsync();

    private async Task EnterAsync(JobPhase phase)
    {
        (Job.Phase, Job.Work) = (phase, LeasedWork.Fresh);
        await SaveAsync();
        Announce();
    }

    private async Task EndAsync(JobPhase phase, WorkFailure? failure)
    {
        var last = Status(Job.Spec!);
        Job.Last = last with
        {
            Phase = phase,
            Failure = failure,
            Shards = last.Shards with { Leased = 0 },
            InFlight = RowCounts.None,
            Planning = null,
            Ended = time.GetUtcNow(),
            IsPaused = false,
            StallReason = null,
        };
        StartOver();
        Job.Blocks = null;
        Job.Shards ??= ShardMaps.AtEnd(Job.Totals, _blocks);
        await EnterAsync(phase);
        await EndHistoryAsync();
        LogOver(Id, last.DisplayName, phase, failure?.Message);
        await Directory.EndAsync(Id);
    }

    private Task SaveAsync() => this.SaveAsync(state);

    private JobStatus Status(JobSpec spec)
    {
        var tally = Job.Tally ?? _blocks?.Tally ?? JobTally.None;
        var status = Job.Last ?? new JobStatus
        {
            Job = Id,
            Phase = Job.Phase,
            Output = spec.Output,
            Rows = Job.Totals?.Rows,
            Plan = Job.Totals,
            Shards = tally.Shards,
            Committed = tally.Committed,
            Found = tally.Found,
            InFlight = tally.InFlight,
            RowsGivenUp = tally.RowsGivenUp,
            HasImages = spec.Features.NeedsImages,
            Submitted = Job.Submitted,
            Started = Job.Started,
            Elapsed = time.GetUtcNow() - (Job.Started ?? time.GetUtcNow()),
            IsPaused = Job.IsPaused,
            StallReason = Job.Phase is JobPhase.Running
                ? _store.Reason ?? _blocks?.Unreadable
                : (_units?.Ledger.Trouble ?? Job.Work.Trouble)?.Describe(),
            NothingNew = Job.NothingNew,
            Planning = _units?.Progress,
        };
        return status with { Name = Job.Name, Share = Job.Share };
    }
}

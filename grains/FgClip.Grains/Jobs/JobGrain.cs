using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Leases;
using FgClip.Grains.State;
using Microsoft.Extensions.Logging;

namespace FgClip.Grains.Jobs;

/// <summary>
/// Leads a job through its phases. It never calls a block: blocks report to it, so the two can't wait for each other.
/// </summary>
internal sealed partial class JobGrain(
    [PersistentState("job", CoordinatorState.StorageName)] IPersistentState<JobState> state,
    LeaseRules rules,
    TimeProvider time,
    ILogger<JobGrain> logger) : Grain, IJobGrain
{
    private BlockReports? _blocks;

    private string Id => this.GetPrimaryKeyString();

    private JobState Job => state.State;

    private bool GoesOn => Job.Spec is not null && !Job.Phase.IsOver();

    private IJobDirectoryGrain Directory => GrainFactory.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key);

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Job.Work = rules.GiveGrace(Job.Work);
        if (Job.Totals is { } totals)
            _blocks = new BlockReports(totals);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<SubmitReply> SubmitAsync(JobSpec spec)
    {
        if (Job.Spec is null)
        {
            (Job.Spec, Job.Submitted) = (spec, time.GetUtcNow());
            await SaveAsync();
            LogSubmitted(Id, spec.Output);
        }
        else if (JobSpecDigest.Of(spec) != JobSpecDigest.Of(Job.Spec) || spec.Output != Job.Spec.Output)
        {
            return new SubmitReply(
                Status(Job.Spec),
                $"Job '{Id}' is another one, which writes to {Job.Spec.Output}. Submit this one under another id, or as the other was.");
        }

        if (GoesOn)
            await Directory.AddAsync(Id);
        return new SubmitReply(Status(Job.Spec), Refusal: null);
    }

    /// <inheritdoc />
    public Task<JobStatus?> GetStatusAsync() => Task.FromResult(Job.Spec is { } spec ? Status(spec) : null);

    /// <inheritdoc />
    public Task<JobSpec?> GetSpecAsync() => Task.FromResult(Job.Spec);

    /// <inheritdoc />
    public async Task CancelAsync()
    {
        if (GoesOn)
            await EndAsync(JobPhase.Cancelled, failure: null);
    }

    /// <inheritdoc />
    public async Task<WorkOffer> LeaseWorkAsync(LeaseRequest request)
    {
        switch (Job)
        {
            case { Spec: { } spec, Phase: JobPhase.Submitted or JobPhase.Planning }:
                return await TryLeaseAsync(request, JobPhase.Planning) ? new PlanOffer(spec) : new WaitOffer();
            case { Spec: { } spec, Phase: JobPhase.Running }:
                return _blocks!.Next() is { } block ? new BlockOffer(spec, block) : new WaitOffer();
            case { Spec: { } spec, Phase: JobPhase.Finalizing }:
                return await TryLeaseAsync(request, JobPhase.Finalizing) ? new FinalizeOffer(spec) : new WaitOffer();
            default:
                await Directory.EndAsync(Id);
                return new OverOffer();
        }
    }

    /// <inheritdoc />
    public Task<LeaseAnswer> RenewAsync(string lease)
    {
        if (!GoesOn)
            return Task.FromResult(LeaseAnswer.Stop);
        if (!Job.Work.IsHeldUnder(lease))
            return Task.FromResult(LeaseAnswer.Lost);
        Job.Work = rules.Renew(Job.Work, lease);
        return Task.FromResult(LeaseAnswer.Ok);
    }

    /// <inheritdoc />
    public async Task CompletePlanAsync(string lease, PlanTotals totals)
    {
        if (Job.Phase != JobPhase.Planning)
            return;
        Job.Totals = totals;
        _blocks = new BlockReports(totals);
        LogPlanned(Id, totals.Shards, totals.Rows, lease);
        await EnterAsync(_blocks.AreDone ? JobPhase.Finalizing : JobPhase.Running);
    }

    /// <inheritdoc />
    public async Task CompleteFinalizeAsync(string lease)
    {
        if (Job.Phase == JobPhase.Finalizing)
            await EndAsync(JobPhase.Succeeded, failure: null);
    }

    /// <inheritdoc />
    public async Task FailAsync(string lease, WorkFailure failure)
    {
        if (!GoesOn || !Job.Work.IsHeldUnder(lease))
            return;
        LogFailed(Id, Job.Phase, failure.Message);
        Job.Work = rules.Fail(Job.Work, lease, failure);
        await SaveOrGiveUpAsync();
    }

    /// <inheritdoc />
    public async Task ReleaseAsync(string lease)
    {
        Job.Work = Job.Work.Release(lease);
        await SaveAsync();
    }

    /// <inheritdoc />
    public async Task<bool> ReportAsync(BlockReport report)
    {
        _blocks?.Set(report);
        if (Job.Phase == JobPhase.Running && _blocks!.Failure is { } failure)
            await EndAsync(JobPhase.Failed, failure);
        else if (Job.Phase == JobPhase.Running && _blocks!.AreDone)
            await EnterAsync(JobPhase.Finalizing);
        return GoesOn;
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

    private Task SaveOrGiveUpAsync() => Job.Work.FailureOf(Job.Phase == JobPhase.Planning ? "Planning" : "Writing the manifest") is { } failure
        ? EndAsync(JobPhase.Failed, failure)
        : SaveAsync();

    private Task EnterAsync(JobPhase phase)
    {
        (Job.Phase, Job.Work) = (phase, new LeasedWork());
        return SaveAsync();
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
            Ended = time.GetUtcNow(),
        };
        await EnterAsync(phase);
        LogOver(Id, phase, failure?.Message);
        await Directory.EndAsync(Id);
    }

    private Task SaveAsync() => this.SaveAsync(state);

    private JobStatus Status(JobSpec spec) => Job.Last ?? new JobStatus
    {
        Job = Id,
        Phase = Job.Phase,
        Output = spec.Output,
        Rows = Job.Totals?.Rows,
        Shards = _blocks?.Shards ?? default,
        Committed = _blocks?.Committed ?? RowCounts.None,
        Found = _blocks?.Found ?? RowCounts.None,
        InFlight = _blocks?.InFlight ?? RowCounts.None,
        HasImages = spec.Features is { Image: true } or { Dense: true } or { Regions: true },
        Submitted = Job.Submitted,
        Started = Job.Started,
        Elapsed = time.GetUtcNow() - (Job.Started ?? time.GetUtcNow()),
    };
}

using System.Globalization;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Grains.Leases;
using FgClip.Grains.State;
using Microsoft.Extensions.Logging;

namespace FgClip.Grains.Mining;

/// <summary>
/// Leads a mining job through its stages. It needs no blocks: a stage has as many units as a dataset has parts, or tiles of a minute.
/// </summary>
internal sealed partial class MiningJobGrain(
    [PersistentState("mining", CoordinatorState.StorageName)] IPersistentState<MiningJobState> state,
    LeaseRules rules,
    TimeProvider time,
    ILogger<MiningJobGrain> logger) : Grain, IMiningJobGrain
{
    private UnitLedger _stage = null!;

    // Whoever was turned away before the coordinator took the job over waits too.
    private bool _isAwaited = true;

    private string Id => this.GetPrimaryKeyString();

    private MiningJobState Job => state.State;

    private bool GoesOn => Job is { Order: not null, Last: null };

    private IJobDirectoryGrain Directory => GrainFactory.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key);

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        ReadStage();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<SubmitReply> SubmitAsync(MiningOrder order)
    {
        if (Job.Order is { } other && order.Identity != other.Identity)
        {
            return new SubmitReply(
                Status(other),
                $"Job '{Id}' is another one, which writes to {other.Output}. Give this one another output, or submit it as the other was.");
        }

        if (JobName.FindFault(order.Name) is { } fault)
            return new SubmitReply(Status(Job.Order ?? order), $"Name: {fault}");
        if (JobShare.FindFaults(order.Share) is { Count: > 0 } shares)
            return new SubmitReply(Status(Job.Order ?? order), string.Join(' ', shares));

        // One that succeeded is looked at again too: its output may be gone, or its datasets may have more rows now. Its first step finds
        // that out.
        if (!GoesOn)
        {
            order = order with { Name = order.Name ?? Job.Order?.Name, Share = order.Share ?? Job.Order?.Share };
            state.State = MiningJobState.Start(order, Job.Run + 1, time.GetUtcNow());
            ReadStage();
            await this.SaveAsync(state);
            LogSubmitted(Id, Status(order).DisplayName, order.Task, Job.Run, order.Output);
        }
        else if ((order.Name ?? Job.Order!.Name, order.Share ?? Job.Order!.Share) is var (name, share)
            && (name != Job.Order!.Name || share != Job.Order.Share))
        {
            Job.Order = Job.Order with { Name = name, Share = share };
            await this.SaveAsync(state);
        }

        if (GoesOn)
            await (Job.Order!.Share is { } stated ? Directory.EnterAsync(Id, stated) : Directory.AddAsync(Id));
        return new SubmitReply(Status(Job.Order!), Refusal: null);
    }

    /// <inheritdoc />
    public Task<JobStatus?> GetStatusAsync() => Task.FromResult(Job.Order is { } order ? Status(order) : null);

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
    public async Task<ForgetReply> ForgetAsync()
    {
        if (GoesOn)
            return new(IsDone: false,
                $"Job '{Id}' is not over: it is {PhaseOf(Job).ToString().ToLowerInvariant()}. End it first: fgclip cancel {Id}.");
        if (Job.Order is not null)
        {
            await Directory.RemoveAsync(Id);
            await state.ClearStateAsync();
            state.State = new MiningJobState();
            ReadStage();
            LogForgotten(Id);
        }

        return new(IsDone: true, Refusal: null);
    }

    /// <inheritdoc />
    public async Task<MiningOffer?> LeaseUnitAsync(LeaseRequest request)
    {
        if (!GoesOn)
        {
            await Directory.EndAsync(Id);
            return null;
        }

        var died = _stage.CountDeaths();
        foreach (var lost in died)
            LogDied(Id, Job.Stage, lost);
        var unit = Job.IsPaused ? null : _stage.Lease(request);
        _isAwaited |= unit is null;
        if (unit is null && died.Count == 0)
            return null;
        if (unit is not null)
            Job.Started ??= time.GetUtcNow();
        await SaveOrGiveUpAsync();
        return GoesOn && unit is { } index ? new MiningOffer(Job.Order!, new MiningUnit(Job.Run, Job.Stage, index)) : null;
    }

    /// <inheritdoc />
    public Task<LeaseRenewalResult> RenewAsync(MiningUnit unit, string lease)
    {
        // Not saved: a grain that starts again gives every holder a whole term.
        return Task.FromResult(!GoesOn || unit.Run != Job.Run ? LeaseRenewalResult.Stop
            : IsNow(unit) && _stage.Renew(unit.Index, lease) ? LeaseRenewalResult.Ok
            : LeaseRenewalResult.Lost);
    }

    /// <inheritdoc />
    public async Task CompleteAsync(MiningUnit unit, IReadOnlyList<StageUnits> found)
    {
        if (!IsNow(unit))
            return;
        _stage.Complete(unit.Index);
        foreach (var (stage, units) in found)
            Job.Units[stage] = units;

        // Not saved while others are open: a unit that is handed out again finds itself committed.
        if (_stage.IsOver)
            await AdvanceAsync();
    }

    /// <inheritdoc />
    public async Task FailAsync(MiningUnit unit, string lease, WorkFailure failure)
    {
        if (!IsNow(unit) || !_stage.Fail(unit.Index, lease, failure, counts: failure.Kind is not FailureKind.Store))
            return;
        LogFailed(Id, unit.Stage, unit.Index, failure.Message);
        await SaveOrGiveUpAsync();
        Announce(units: 1);
    }

    /// <inheritdoc />
    public async Task ReleaseAsync(MiningUnit unit, string lease)
    {
        if (!IsNow(unit) || !_stage.Release(unit.Index, lease))
            return;
        await SaveOrGiveUpAsync();
        Announce(units: 1);
    }

    private bool IsNow(MiningUnit unit) => GoesOn && (unit.Run, unit.Stage) == (Job.Run, Job.Stage);

    private void ReadStage() => _stage = new UnitLedger(Job.Units.GetValueOrDefault(Job.Stage), Job.Open, rules);

    /// <summary>Later stages need every unit of this one: where one is given up, so is the job.</summary>
    private Task SaveOrGiveUpAsync()
    {
        if (_stage.GivenUp is var (unit, work))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Step {Word(Job.Stage)}, unit {unit},");
            return EndAsync(JobPhase.Failed, work.FailureOf(name));
        }

        Job.Open = _stage.Open;
        return this.SaveAsync(state);
    }

    private async Task AdvanceAsync()
    {
        do
        {
            if (Job.Stage is MiningStage.Finalize)
            {
                await EndAsync(JobPhase.Succeeded, failure: null);
                return;
            }

            Job.Stage++;
        }
        while (Job.Units.GetValueOrDefault(Job.Stage) == 0);
        Job.Open = [];
        ReadStage();
        LogStage(Id, Job.Stage, Job.Units[Job.Stage]);
        await this.SaveAsync(state);
        Announce(Job.Units[Job.Stage]);
    }

    /// <summary>Announces units, where a worker was turned away since the last time. Nothing waits for the call.</summary>
    private void Announce(int units)
    {
        if (!_isAwaited || !GoesOn || Job.IsPaused)
            return;
        _isAwaited = false;
        Directory.AnnounceAsync(Id, units).Ignore();
    }

    private async Task SetPausedAsync(bool isPaused)
    {
        if (!GoesOn || Job.IsPaused == isPaused)
            return;
        Job.IsPaused = isPaused;
        await SaveOrGiveUpAsync();
        Announce(int.MaxValue);
        LogPaused(Id, isPaused);
    }

    private async Task EndAsync(JobPhase phase, WorkFailure? failure)
    {
        var last = Status(Job.Order!);
        Job.Last = last with
        {
            Phase = phase,
            Failure = failure,
            Shards = last.Shards with { Leased = 0 },
            Ended = time.GetUtcNow(),
            IsPaused = false,
            StallReason = null,
        };
        Job.Open = [];
        await this.SaveAsync(state);
        LogOver(Id, last.DisplayName, phase, failure?.Message);
        await Directory.EndAsync(Id);
    }

    private JobStatus Status(MiningOrder order) => (Job.Last ?? new JobStatus
    {
        Job = Id,
        Phase = PhaseOf(Job),
        Step = Word(Job.Stage),
        Output = order.Output,
        Shards = _stage.Counts,
        Submitted = Job.Submitted,
        Started = Job.Started,
        Elapsed = time.GetUtcNow() - (Job.Started ?? time.GetUtcNow()),
        IsPaused = Job.IsPaused,
        StallReason = _stage.Trouble?.Describe(),
    }) with
    { Name = order.Name, Share = order.Share };

    private static string Word(MiningStage stage) => stage.ToString().ToLowerInvariant();

    private static JobPhase PhaseOf(MiningJobState job) => job switch
    {
        { Started: null } => JobPhase.Submitted,
        { Stage: MiningStage.Open } => JobPhase.Planning,
        { Stage: MiningStage.Finalize } => JobPhase.Finalizing,
        _ => JobPhase.Running,
    };
}

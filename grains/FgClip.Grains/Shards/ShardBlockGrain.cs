using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Leases;
using FgClip.Grains.State;
using FgClip.Storage;
using Microsoft.Extensions.Logging;

namespace FgClip.Grains.Shards;

/// <summary>
/// The grain around a <see cref="BlockLedger"/>: reads it from storage, saves leases and failures, and reports to the job after each call.
/// It goes away once all its shards are done, and what it knows of them fits in a line.
/// </summary>
/// <remarks>
/// Where storage cannot be read, no call fails: the block reports that to the job, hands out nothing, keeps the leases that it saved, and
/// reads again when it is asked for a shard. A receipt that is stored meanwhile is found then.
/// </remarks>
internal sealed partial class ShardBlockGrain(
    [PersistentState("block", CoordinatorState.StorageName)] IPersistentState<ShardBlockState> state,
    LeaseRules rules,
    ILogger<ShardBlockGrain> logger) : Grain, IShardBlockGrain
{
    private BlockKey _key;
    private IJobGrain _job = null!;
    private JobSpec _spec = null!;
    private PlanTotals? _plan;
    private BlockLedger? _block;
    private WorkFailure? _unreadable;
    private bool _isForgotten;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = BlockKey.Parse(this.GetPrimaryKeyString());
        _job = GrainFactory.GetGrain<IJobGrain>(_key.Job);
        if (await _job.GetSpecAsync() is not { } spec)
        {
            // Whoever still holds a lease is to stop.
            _isForgotten = true;
            return;
        }

        _spec = spec;
        _plan = (await _job.GetStatusAsync())?.Plan;
        if (state.State.Full is { } full)
            _block = new BlockLedger(_key, full, rules);
    }

    /// <inheritdoc />
    public async Task<ShardLease?> LeaseAsync(LeaseRequest request)
    {
        if (LeavesForgotten())
            return null;
        _unreadable = null;
        if (await ReadAsync() is not { } block)
        {
            await ReportAsync();
            return null;
        }

        var died = block.CountDeaths();
        foreach (var shard in died)
            LogDeath(shard, block.WorkOf(shard));
        var lease = block.Lease(request);
        if (lease is not null || died.Count > 0)
            await SaveAsync();
        if (await ReportAsync() is BlockDirective.GoOn || lease is null)
            return lease;
        await ReleaseAsync(lease.Shard.Index, request.Lease);
        return null;
    }

    /// <inheritdoc />
    public async Task<LeaseRenewalResult> RenewAsync(int shard, string lease, RowCounts progress)
    {
        if (LeavesForgotten())
            return LeaseRenewalResult.Stop;
        // Not saved: a grain that starts again gives every holder a whole term.
        var answer = await ReadAsync() is { } block ? block.Renew(shard, lease, progress)
            : WorkOf(shard).IsHeldUnder(lease) ? LeaseRenewalResult.Ok
            : LeaseRenewalResult.Lost;
        return await ReportAsync() is BlockDirective.Stop ? LeaseRenewalResult.Stop : answer;
    }

    /// <inheritdoc />
    public async Task<LeaseRenewalResult> CompleteAsync(int shard, string lease, ShardReceipt receipt)
    {
        if (LeavesForgotten())
            return LeaseRenewalResult.Lost;
        if (await ReadAsync() is not { } block)
        {
            await ReleaseAsync(shard, lease);
            return LeaseRenewalResult.Lost;
        }

        if (!block.IsDone(shard))
        {
            var stored = block.IsHeld(shard, lease) ? receipt : await FindReceiptAsync(shard);
            if (stored is null)
                return LeaseRenewalResult.Lost;

            // Not saved while others are open: a grain that starts again finds the receipt.
            block.Complete(shard, stored);
            if (block.Full is { } full)
                await EndAsync(full);
        }

        await ReportAsync();
        return LeaseRenewalResult.Ok;
    }

    /// <inheritdoc />
    public async Task ClearAsync(int shard, string lease)
    {
        if (LeavesForgotten())
            return;
        var block = await ReadAsync();
        if (WorkOf(shard) is { Search.Probe: { } probe } work && work.IsHeldUnder(lease))
            LogCleared(_key.Job, shard, probe.First, probe.First + probe.Count - 1);
        if (block is null)
            Change(shard, work => LeaseRules.Clear(work, lease));
        else
            block.Clear(shard, lease);
        await SaveAndReportAsync();
    }

    /// <inheritdoc />
    public async Task FailAsync(int shard, string lease, WorkFailure failure)
    {
        if (LeavesForgotten())
            return;
        LogFailed(_key.Job, shard, failure.Message);
        // A job that is to fail fast waits for no store.
        failure = _spec.Run.FailFast ? failure with { Kind = FailureKind.Other } : failure;
        if (await ReadAsync() is { } block)
            block.Fail(shard, lease, failure, await CountsAsync(block, shard, lease, failure));
        else
            Change(shard, work => rules.Fail(work, lease, failure, counts: failure.Kind is not FailureKind.Store));
        await SaveAndReportAsync();
    }

    /// <inheritdoc />
    public async Task ReleaseAsync(int shard, string lease)
    {
        if (LeavesForgotten())
            return;
        if (await ReadAsync() is { } block)
            block.Release(shard, lease);
        else
            Change(shard, work => LeaseRules.Release(work, lease));
        await SaveAndReportAsync();
    }

    /// <inheritdoc />
    public async Task ForgetAsync()
    {
        _isForgotten = true;
        DeactivateOnIdle();
        if (state.RecordExists)
            await state.ClearStateAsync();
    }

    /// <summary>
    /// Whether the job is forgotten, or never was. The grain then goes away, as a job of the same id may be submitted later.
    /// </summary>
    private bool LeavesForgotten()
    {
        if (_isForgotten)
            DeactivateOnIdle();
        return _isForgotten;
    }

    /// <summary>Reads the block from storage, unless it is read or was found unreadable before.</summary>
    /// <returns>The block; null where it cannot be read.</returns>
    private async Task<BlockLedger?> ReadAsync()
    {
        if (_block is not null || _unreadable is not null)
            return _block;
        try
        {
            var shards = await DatasetRecords.ReadBlockAsync(_spec, _plan, _key.Block, CancellationToken.None);
            _block = new BlockLedger(_key, shards, state.State.Open, rules);
            LogRead(_key.Job, _key.Block, shards.Count, shards.Count(shard => shard.Receipt is not null));
        }
        catch (Exception exception)
        {
            LogUnreadable(_key.Job, _key.Block, exception);
            _unreadable = FailureOf(exception);
        }

        return _block;
    }

    /// <summary>A store that refuses its credential will not accept it later: like damaged records, that is for a person to mend.</summary>
    private static WorkFailure FailureOf(Exception exception) => new(
        exception.Message,
        Refused: false,
        StoreFaults.IsStoreFault(exception) && exception is not StoreAccessException ? FailureKind.Store : FailureKind.Other);

    private async Task<ShardReceipt?> FindReceiptAsync(int shard)
    {
        try
        {
            return await DatasetRecords.FindReceiptAsync(_spec, shard, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // The shard stays open: whoever gets it next reads the receipt again.
            LogUnreadable(_key.Job, _key.Block, exception);
            return null;
        }
    }

    /// <summary>
    /// Whether a failure counts against its shard: not where another device has yet to try, nor where the store fails many shards, which
    /// only the job knows.
    /// </summary>
    private async Task<bool> CountsAsync(BlockLedger block, int shard, string lease, WorkFailure failure)
    {
        if (_spec.Run.FailFast || !block.IsHeld(shard, lease))
            return true;
        var counts = block.CountsAgainst(shard);
        if (failure.Kind is not FailureKind.Store)
            return counts;
        var report = block.Report() with { StoreFailure = new ShardFailure(shard, failure.Message) };
        return await _job.ReportAsync(report) is BlockDirective.GoOn && counts;
    }

    private LeasedWork WorkOf(int shard) => state.State.Open.GetValueOrDefault(shard) ?? LeasedWork.Fresh;

    private void Change(int shard, Func<LeasedWork, LeasedWork> change)
    {
        if (state.State.Open.TryGetValue(shard, out var work))
            state.State.Open[shard] = change(work);
    }

    private Task SaveAsync() => _isForgotten ? Task.CompletedTask : this.SaveAsync(state);

    private async Task SaveAndReportAsync()
    {
        await SaveAsync();
        await ReportAsync();
    }

    private async Task EndAsync(FullBlock full)
    {
        state.State.Full = full;
        await SaveAsync();
        DeactivateOnIdle();
    }

    private void LogDeath(int shard, LeasedWork work)
    {
        if (work.GivenUp is { } failure)
            LogGivenUp(_key.Job, shard, failure.Message);
        else if (work.Search is { } search)
            LogSearch(_key.Job, shard, work.Deaths + search.Deaths, search.Crashed.Count);
        else
            LogDied(_key.Job, shard, work.Deaths);
    }

    private Task<BlockDirective> ReportAsync() => _block is null
        ? _job.ReportUnreadableAsync(_key.Run, _key.Block, _unreadable!)
        : _job.ReportAsync(_block.Report());
}

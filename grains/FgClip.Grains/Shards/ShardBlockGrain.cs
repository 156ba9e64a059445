using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Leases;
using FgClip.Grains.State;
using Microsoft.Extensions.Logging;

namespace FgClip.Grains.Shards;

/// <summary>
/// The grain around a <see cref="BlockLedger"/>: reads it from storage, saves leases and failures, and tells the job after each call. It
/// goes away once all its shards are done, and what it knows of them fits in a line.
/// </summary>
internal sealed partial class ShardBlockGrain(
    [PersistentState("block", CoordinatorState.StorageName)] IPersistentState<ShardBlockState> state,
    LeaseRules rules,
    ILogger<ShardBlockGrain> logger) : Grain, IShardBlockGrain
{
    private BlockKey _key;
    private IJobGrain _job = null!;
    private JobSpec _spec = null!;
    private BlockLedger _block = null!;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = BlockKey.Parse(this.GetPrimaryKeyString());
        _job = GrainFactory.GetGrain<IJobGrain>(_key.Job);
        _spec = await _job.GetSpecAsync()
            ?? throw new InvalidOperationException($"There is no job '{_key.Job}', so that block {_key.Block} of it can't be handed out.");
        if (state.State.Full is { } full)
        {
            _block = new BlockLedger(_key, full, rules);
            return;
        }

        var shards = await DatasetRecords.ReadBlockAsync(_spec, _key.Block, cancellationToken);
        _block = new BlockLedger(_key, shards, state.State.Open, rules);
        LogRead(_key.Job, _key.Block, shards.Count, shards.Count(shard => shard.Receipt is not null));
    }

    /// <inheritdoc />
    public async Task<ShardLease?> LeaseAsync(LeaseRequest request)
    {
        var died = _block.CountDeaths();
        foreach (var shard in died)
            LogDeath(shard);
        var lease = _block.Lease(request);
        if (lease is not null || died.Count > 0)
            await this.SaveAsync(state);
        if (await ReportAsync() is BlockDirective.GoOn || lease is null)
            return lease;
        await ReleaseAsync(lease.Shard.Index, request.Lease);
        return null;
    }

    /// <inheritdoc />
    public async Task<LeaseRenewalResult> RenewAsync(int shard, string lease, RowCounts progress)
    {
        // Not saved: a grain that starts anew gives every holder a whole term.
        var answer = _block.Renew(shard, lease, progress);
        return await ReportAsync() is BlockDirective.Stop ? LeaseRenewalResult.Stop : answer;
    }

    /// <inheritdoc />
    public async Task<LeaseRenewalResult> CompleteAsync(int shard, string lease, ShardReceipt receipt)
    {
        if (!_block.IsDone(shard))
        {
            var stored = _block.IsHeld(shard, lease) ? receipt : await DatasetRecords.FindReceiptAsync(_spec, shard, CancellationToken.None);
            if (stored is null)
                return LeaseRenewalResult.Lost;

            // Not saved while others are open: a grain that starts anew finds the receipt.
            _block.Complete(shard, stored);
            if (_block.Full is not null)
                await EndAsync();
        }

        await ReportAsync();
        return LeaseRenewalResult.Ok;
    }

    /// <inheritdoc />
    public async Task ClearAsync(int shard, string lease)
    {
        if (_block.IsHeld(shard, lease) && _block.WorkOf(shard).Search?.Probe is { } probe)
            LogCleared(_key.Job, shard, probe.First, probe.First + probe.Count - 1);
        _block.Clear(shard, lease);
        await SaveAndReportAsync();
    }

    /// <inheritdoc />
    public async Task FailAsync(int shard, string lease, WorkFailure failure)
    {
        _block.Fail(shard, lease, failure);
        LogFailed(_key.Job, shard, failure.Message);
        await SaveAndReportAsync();
    }

    /// <inheritdoc />
    public async Task ReleaseAsync(int shard, string lease)
    {
        _block.Release(shard, lease);
        await SaveAndReportAsync();
    }

    private async Task SaveAndReportAsync()
    {
        await this.SaveAsync(state);
        await ReportAsync();
    }

    private async Task EndAsync()
    {
        state.State.Full = _block.Full;
        await this.SaveAsync(state);
        DeactivateOnIdle();
    }

    private void LogDeath(int shard)
    {
        var work = _block.WorkOf(shard);
        if (work.GivenUp is { } failure)
            LogGivenUp(_key.Job, shard, failure.Message);
        else if (work.Search is { } hunt)
            LogSearch(_key.Job, shard, work.Deaths + hunt.Deaths, hunt.Crashed.Count);
        else
            LogDied(_key.Job, shard, work.Deaths);
    }

    private Task<BlockDirective> ReportAsync() => _job.ReportAsync(_block.Report());
}

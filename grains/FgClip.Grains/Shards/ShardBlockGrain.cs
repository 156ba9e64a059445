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
/// The grain around a <see cref="BlockLedger"/>: reads it from storage, saves leases and failures, and tells the job after each call.
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
        var shards = await DatasetRecords.ReadBlockAsync(_spec, _key.Block, cancellationToken);
        _block = new BlockLedger(_key.Block, shards, state.State.Open, rules);
        LogRead(_key.Job, _key.Block, shards.Count, shards.Count(shard => shard.Receipt is not null));
    }

    /// <inheritdoc />
    public async Task<ShardLease?> LeaseAsync(LeaseRequest request)
    {
        var lease = _block.Lease(request);
        if (lease is not null || _block.Report().Failure is not null)
            await this.SaveAsync(state);
        if (await ReportAsync() || lease is null)
            return lease;
        await ReleaseAsync(lease.Shard.Index, request.Lease);
        return null;
    }

    /// <inheritdoc />
    public async Task<LeaseAnswer> RenewAsync(int shard, string lease, RowCounts progress)
    {
        // Not saved: a grain that starts anew gives every holder a whole term.
        var answer = _block.Renew(shard, lease, progress);
        return await ReportAsync() ? answer : LeaseAnswer.Stop;
    }

    /// <inheritdoc />
    public async Task<LeaseAnswer> CompleteAsync(int shard, string lease, ShardReceipt receipt)
    {
        if (!_block.IsDone(shard))
        {
            var stored = _block.IsHeld(shard, lease) ? receipt : await DatasetRecords.FindReceiptAsync(_spec, shard, CancellationToken.None);
            if (stored is null)
                return LeaseAnswer.Lost;
            _block.Complete(shard, stored);
            await this.SaveAsync(state);
        }

        await ReportAsync();
        return LeaseAnswer.Ok;
    }

    /// <inheritdoc />
    public async Task FailAsync(int shard, string lease, WorkFailure failure)
    {
        _block.Fail(shard, lease, failure);
        LogFailed(_key.Job, shard, failure.Message);
        await this.SaveAsync(state);
        await ReportAsync();
    }

    /// <inheritdoc />
    public async Task ReleaseAsync(int shard, string lease)
    {
        _block.Release(shard, lease);
        await this.SaveAsync(state);
        await ReportAsync();
    }

    private Task<bool> ReportAsync() => _job.ReportAsync(_block.Report());
}

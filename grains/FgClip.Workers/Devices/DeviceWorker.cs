using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Workers.Attempts;
using FgClip.Workers.Work;
using Microsoft.Extensions.Logging;

namespace FgClip.Workers.Devices;

/// <summary>One device's worker: asks the active jobs for work in turn, does it, and asks again.</summary>
internal sealed partial class DeviceWorker(
    DeviceKey key,
    IGrainFactory grains,
    IJobWork work,
    LeasedAttempt attempt,
    CoordinatorCalls calls,
    WorkerOptions options,
    TimeProvider time,
    ILogger<DeviceWorker> logger)
{
    private readonly ILogger _logger = logger;
    private readonly Backoff _backoff = new(options.PollInterval, TimeSpan.FromSeconds(30), time);
    private volatile DeviceStatus _status = new(Job: null, Work: null, time.GetUtcNow(), ShardsDone: 0);

    /// <summary>The device.</summary>
    public DeviceKey Key => key;

    /// <summary>What the worker does now.</summary>
    public DeviceStatus Status => _status;

    /// <summary>Works until it is told to stop; what is in hand then is finished or given back first.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                switch (await WorkOnceAsync(stopping))
                {
                    case AttemptOutcome.Done or AttemptOutcome.Dropped:
                        _backoff.Reset();
                        break;
                    case AttemptOutcome.Failed:
                        await _backoff.WaitAsync(stopping);
                        break;
                    case null:
                        await Task.Delay(options.PollInterval, time, stopping);
                        break;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                LogInterrupted(key.Device, exception);
                await _backoff.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<AttemptOutcome?> WorkOnceAsync(CancellationToken stopping)
    {
        foreach (var job in await grains.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key).ListActiveAsync())
        {
            var request = new LeaseRequest(Guid.NewGuid().ToString("N"), key);
            if (await TryJobAsync(job, request, stopping) is { } outcome)
                return outcome;
        }

        return null;
    }

    private async Task<AttemptOutcome?> TryJobAsync(string id, LeaseRequest request, CancellationToken stopping)
    {
        var job = grains.GetGrain<IJobGrain>(id);
        var lease = new HeldJobLease(job, request.Lease);
        return await calls.MakeAsync(() => job.LeaseWorkAsync(request), stopping) switch
        {
            PlanOffer { Spec: var spec } => await AttemptAsync(
                id,
                "plan",
                lease,
                (_, dropped) => work.PlanAsync(spec, dropped),
                totals => job.CompletePlanAsync(request.Lease, totals),
                stopping),
            BlockOffer offer => await TryBlockAsync(id, offer, request, stopping),
            FinalizeOffer { Spec: var spec } => await AttemptAsync(
                id,
                "finalize",
                lease,
                async (_, dropped) =>
                {
                    await work.FinalizeAsync(spec, dropped);
                    return request.Lease;
                },
                job.CompleteFinalizeAsync,
                stopping),
            _ => null,
        };
    }

    private async Task<AttemptOutcome?> TryBlockAsync(string id, BlockOffer offer, LeaseRequest request, CancellationToken stopping)
    {
        var block = grains.GetGrain<IShardBlockGrain>(new BlockKey(id, offer.Block).ToString());
        if (await calls.MakeAsync(() => block.LeaseAsync(request), stopping) is not { Shard: var shard })
            return null;
        var outcome = await AttemptAsync(
            id,
            $"shard {shard.Index}",
            new HeldShardLease(block, shard.Index, request.Lease),
            (progress, dropped) => work.ProcessShardAsync(new ShardWork(offer.Spec, shard, request.Lease, key.Device), progress, dropped),
            receipt => block.CompleteAsync(shard.Index, request.Lease, receipt),
            stopping);
        if (outcome == AttemptOutcome.Done)
            _status = _status with { ShardsDone = _status.ShardsDone + 1 };
        return outcome;
    }

    private async Task<AttemptOutcome> AttemptAsync<T>(
        string job,
        string what,
        HeldLease lease,
        Func<IProgress<RowCounts>, CancellationToken, Task<T>> work,
        Func<T, Task> complete,
        CancellationToken stopping)
    {
        _status = _status with { Job = job, Work = what, Since = time.GetUtcNow() };
        try
        {
            var outcome = await attempt.RunAsync(lease, work, complete, stopping);
            LogEnded(key.Device, job, what, outcome);
            return outcome;
        }
        finally
        {
            _status = _status with { Job = null, Work = null, Since = time.GetUtcNow() };
        }
    }

    [LoggerMessage(LogLevel.Information, "{Device}: {Work} of job {Job}: {Outcome}.")]
    private partial void LogEnded(string device, string job, string work, AttemptOutcome outcome);

    [LoggerMessage(LogLevel.Warning, "{Device}: asking for work failed; it is tried again.")]
    private partial void LogInterrupted(string device, Exception exception);
}

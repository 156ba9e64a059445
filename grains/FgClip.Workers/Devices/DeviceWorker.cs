using System.Diagnostics;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Abstractions.Telemetry;
using FgClip.Workers.Attempts;
using FgClip.Workers.Mining;
using FgClip.Workers.Telemetry;
using FgClip.Workers.Work;
using Microsoft.Extensions.Logging;

namespace FgClip.Workers.Devices;

/// <summary>One device's worker: asks the active jobs for work in turn, does it, and asks again.</summary>
/// <remarks>It is in <see cref="ExclusiveExecution"/> from before it asks for work until that is done.</remarks>
internal sealed partial class DeviceWorker(
    DeviceKey key,
    IGrainFactory grains,
    IJobWork work,
    IMiningWork mining,
    LeasedAttempt attempt,
    CoordinatorCalls calls,
    ExclusiveExecution quarantine,
    WorkerTelemetry telemetry,
    MiningSlot turn,
    WorkerOptions options,
    TimeProvider time,
    ILogger<DeviceWorker> logger)
{
    // Whatever is logged during an attempt, by whichever class, names all three.
    private static readonly Func<ILogger, string, string, string, IDisposable?> LogScope =
        LoggerMessage.DefineScope<string, string, string>("{Device}, job {Job}, {Work}");

    private readonly ILogger _logger = logger;
    private readonly Backoff _backoff = new(options.PollInterval, TimeSpan.FromSeconds(30), time);
    private readonly Lock _noting = new();
    private volatile bool _isComputing;
    private volatile DeviceStatus _status = new(Job: null, Work: null, time.GetUtcNow(), ShardsDone: 0, IsDraining: false);

    /// <summary>The device.</summary>
    public DeviceKey Key => key;

    /// <summary>What the worker does now.</summary>
    public DeviceStatus Status => _status;

    /// <summary>Whether it computes rows: then something gets done all the time, unless it is stuck.</summary>
    public bool IsComputing => _isComputing;

    /// <summary>Whether it takes no more work.</summary>
    public bool IsDraining
    {
        get => _status.IsDraining;
        set => Note(status => status with { IsDraining = value });
    }

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
        if (IsDraining)
            return null;
        using var place = await quarantine.EnterAsync(stopping);
        var jobs = await grains.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key).ListActiveAsync();
        // Mining needs no device, so it comes after whatever does.
        foreach (var job in jobs.OrderBy(MiningJobId.IsMiningJob))
        {
            var request = new LeaseRequest(Guid.NewGuid().ToString("N"), key);
            var outcome = MiningJobId.IsMiningJob(job) ? await TryMiningAsync(job, request, stopping) : await TryJobAsync(job, request, place, stopping);
            if (outcome is not null)
                return outcome;
        }

        return null;
    }

    private async Task<AttemptOutcome?> TryJobAsync(string id, LeaseRequest request, ExclusiveExecution.Place place, CancellationToken stopping)
    {
        var job = grains.GetGrain<IJobGrain>(id);
        var lease = new HeldJobLease(job, request.Lease);
        while (true)
        {
            switch (await calls.MakeAsync(() => job.RequestWorkAsync(request), stopping))
            {
                case PlanOffer { Spec: var spec }:
                    return await AttemptAsync(
                        id,
                        "plan",
                        lease,
                        (_, dropped) => work.PlanAsync(spec, dropped),
                        totals => job.CompletePlanAsync(request.Lease, totals),
                        stopping);
                case BlockOffer offer:
                    var outcome = await TryBlockAsync(id, offer, request, place, stopping);
                    if (outcome is null && offer.HasWaiting)
                        continue;
                    return outcome;
                case FinalizeOffer { Spec: var spec, GivenUp: var givenUp }:
                    return await AttemptAsync(
                        id,
                        "finalize",
                        lease,
                        (_, dropped) => work.FinalizeAsync(spec, givenUp, dropped),
                        missing => job.CompleteFinalizeAsync(request.Lease, missing),
                        stopping);
                default:
                    return null;
            }
        }
    }

    private async Task<AttemptOutcome?> TryMiningAsync(string id, LeaseRequest request, CancellationToken stopping)
    {
        if (!turn.TryTake())
            return null;
        try
        {
            return await MineAsync(id, request, stopping);
        }
        finally
        {
            turn.Give();
        }
    }

    private async Task<AttemptOutcome?> MineAsync(string id, LeaseRequest request, CancellationToken stopping)
    {
        var job = grains.GetGrain<IMiningJobGrain>(id);
        if (await calls.MakeAsync(() => job.LeaseUnitAsync(request), stopping) is not { Unit: var unit } offer)
            return null;
        return await AttemptAsync(
            id,
            $"{unit.Stage.ToString().ToLowerInvariant()} {unit.Index}",
            new HeldMiningLease(job, unit, request.Lease),
            (_, dropped) => mining.DoAsync(offer, dropped),
            found => job.CompleteAsync(unit, found),
            stopping);
    }

    private async Task<AttemptOutcome?> TryBlockAsync(
        string id, BlockOffer offer, LeaseRequest request, ExclusiveExecution.Place place, CancellationToken stopping)
    {
        var block = grains.GetGrain<IShardBlockGrain>(offer.Block.ToString());
        if (await calls.MakeAsync(() => block.LeaseAsync(request), stopping) is not { Shard: var shard } leased)
            return null;
        var shardWork = new ShardWork(offer.Spec, shard, request.Lease, key.Device, leased.Crashed);
        var lease = new HeldShardLease(block, shard.Index, request.Lease);
        if (leased.Probe is { } rows)
            return await ProbeAsync(id, shardWork, rows, lease, place, stopping);

        var outcome = await AttemptAsync(
            id,
            $"shard {shard.Index}",
            lease,
            (progress, dropped) => ComputeAsync(() => work.ProcessShardAsync(shardWork, telemetry.Counting(key.Device, progress), dropped)),
            receipt => block.CompleteAsync(shard.Index, request.Lease, receipt),
            stopping);
        if (outcome == AttemptOutcome.Done)
            Note(status => status with { ShardsDone = status.ShardsDone + 1 });
        return outcome;
    }

    private async Task<AttemptOutcome?> ProbeAsync(
        string id, ShardWork suspect, RowRange rows, HeldShardLease lease, ExclusiveExecution.Place place, CancellationToken stopping)
    {
        if (!place.TryClose())
        {
            await calls.MakeAsync(lease.ReleaseAsync, CancellationToken.None);
            return null;
        }

        return await AttemptAsync(
            id,
            $"rows {rows.First} to {rows.First + rows.Count - 1} of shard {suspect.Shard.Index}",
            lease,
            async (_, dropped) =>
            {
                await place.WaitUntilAloneAsync(dropped);
                return await ComputeAsync(async () =>
                {
                    await work.ProbeShardAsync(suspect, rows, dropped);
                    return rows;
                });
            },
            _ => lease.ClearAsync(),
            stopping);
    }

    private async Task<T> ComputeAsync<T>(Func<Task<T>> compute)
    {
        _isComputing = true;
        try
        {
            return await compute();
        }
        finally
        {
            _isComputing = false;
        }
    }

    private async Task<AttemptOutcome> AttemptAsync<T>(
        string job,
        string what,
        HeldLease lease,
        Func<IProgress<RowCounts>, CancellationToken, Task<T>> work,
        Func<T, Task> complete,
        CancellationToken stopping)
    {
        var kind = what.Split(' ')[0];
        var started = time.GetTimestamp();
        using var scope = LogScope(_logger, key.Device, job, what);
        using var activity = JobTrace.Start(kind, job)?.SetTag(JobTrace.WorkTag, what).SetTag("fgclip.device", key.Device);
        Note(status => status with { Job = job, Work = what, Since = time.GetUtcNow() });
        LogBegins(key.Device, job, what);
        try
        {
            var outcome = await attempt.RunAsync(lease, work, complete, stopping);
            LogEnded(key.Device, job, what, outcome);
            telemetry.Count(key.Device, kind, outcome, time.GetElapsedTime(started));
            activity?.SetStatus(outcome is AttemptOutcome.Done ? ActivityStatusCode.Ok : ActivityStatusCode.Error, $"{outcome}");
            return outcome;
        }
        finally
        {
            Note(status => status with { Job = null, Work = null, Since = time.GetUtcNow() });
        }
    }

    private void Note(Func<DeviceStatus, DeviceStatus> change)
    {
        lock (_noting)
            _status = change(_status);
    }

    [LoggerMessage(LogLevel.Debug, "{Device}: {Work} of job {Job} begins.")]
    private partial void LogBegins(string device, string job, string work);

    [LoggerMessage(LogLevel.Information, "{Device}: {Work} of job {Job}: {Outcome}.")]
    private partial void LogEnded(string device, string job, string work, AttemptOutcome outcome);

    [LoggerMessage(LogLevel.Warning, "{Device}: asking for work failed; it is tried again.")]
    private partial void LogInterrupted(string device, Exception exception);
}

using System.Globalization;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Storage.Activity;
using FgClip.Workers.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FgClip.Workers.Attempts;

/// <summary>Does work under a lease: renews it while the work moves, and reports to the coordinator how it ended.</summary>
internal sealed partial class LeasedAttempt(
    CoordinatorCalls calls,
    WorkThreads threads,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<LeasedAttempt> logger)
{
    private readonly WorkerOptions _options = options.Value;
    private readonly ILogger _logger = logger;

    /// <summary>Makes the attempt.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="work">The work; its token is cancelled when the attempt is dropped.</param>
    /// <param name="complete">Hands the result in.</param>
    /// <param name="device">The device. Its lease is renewed only while the work shows signs of life.</param>
    /// <param name="stopping">Cancelled when the silo stops; the work then has <see cref="WorkerOptions.DrainGrace"/> left.</param>
    public async Task<AttemptResult> RunAsync<T>(
        HeldLease lease,
        Func<IProgress<RowCounts>, CancellationToken, Task<T>> work,
        Func<T, Task> complete,
        AttemptContext device,
        CancellationToken stopping)
    {
        var progress = new LatestProgress(device.Moved);
        using var drop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var drain = stopping.Register(() => drop.CancelAfter(_options.DrainGrace));
        using var ended = new CancellationTokenSource();
        device.Moved();
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var renewals = RenewAsync(lease, progress, device.SinceLastSign, stalled, drop, ended.Token);
        try
        {
            var dropped = drop.Token;
            var working = threads.RunAsync(() => WorkAsync(work, progress, device.Moved, dropped));
            await Task.WhenAny(working, stalled.Task);
            if (stalled.Task.IsCompleted && !working.IsCompletedSuccessfully)
                return await AbandonAsync(lease, working, complete);
            var result = await working;
            await calls.MakeAsync(() => complete(result), CancellationToken.None);
            return new AttemptResult(AttemptOutcome.Done);
        }
        catch (Exception exception) when (drop.IsCancellationRequested)
        {
            LogDropped(exception);
            await calls.MakeAsync(lease.ReleaseAsync, CancellationToken.None);
            return new AttemptResult(AttemptOutcome.Dropped);
        }
        catch (DeviceRefusedException refused)
        {
            return await RefuseAsync(lease, refused, device);
        }
        catch (Exception exception) when (exception is not CoordinatorUnreachableException)
        {
            LogFailed(exception);
            var failure = WorkFailures.From(exception);
            await calls.MakeAsync(() => lease.FailAsync(failure), CancellationToken.None);
            return new AttemptResult(AttemptOutcome.Failed, failure.Message);
        }
        finally
        {
            await ended.CancelAsync();
            await renewals;
        }
    }

    private static async Task<T> WorkAsync<T>(
        Func<IProgress<RowCounts>, CancellationToken, Task<T>> work, IProgress<RowCounts> progress, Action moved, CancellationToken dropped)
    {
        using var observed = ActivitySignal.Observe(moved);
        return await work(progress, dropped);
    }

    /// <summary>Gives work back that this device cannot do, or ends its job where no device can.</summary>
    private async Task<AttemptResult> RefuseAsync(HeldLease lease, DeviceRefusedException refused, AttemptContext device)
    {
        LogRefused(refused);
        if (!await device.RefuseAsync(refused.Message))
        {
            await calls.MakeAsync(lease.ReleaseAsync, CancellationToken.None);
            return new AttemptResult(AttemptOutcome.Refused);
        }

        await calls.MakeAsync(() => lease.FailAsync(new WorkFailure(refused.Message, Refused: true)), CancellationToken.None);
        return new AttemptResult(AttemptOutcome.Failed, refused.Message);
    }

    /// <summary>Fails an attempt whose work hangs, without waiting for the work to end.</summary>
    private async Task<AttemptResult> AbandonAsync<T>(HeldLease lease, Task<T> working, Func<T, Task> complete)
    {
        var failure = new WorkFailure(string.Create(
            CultureInfo.InvariantCulture, $"nothing got done for {_options.StepLimit.TotalSeconds:0.#} s (Worker:StepLimit)"));
        LogStalled(failure.Message);
        try
        {
            await calls.MakeAsync(() => lease.FailAsync(failure), CancellationToken.None);
        }
        catch (CoordinatorUnreachableException unreachable)
        {
            // The lease runs out by itself; the device must know of the work that it still holds.
            LogRenewalFailed(unreachable);
        }

        return new AttemptResult(AttemptOutcome.Failed, failure.Message, LeaveAsync(working, complete));
    }

    /// <summary>Waits for work that was abandoned. What it still stores counts, whoever holds the lease by then.</summary>
    private async Task LeaveAsync<T>(Task<T> working, Func<T, Task> complete)
    {
        try
        {
            var result = await working;
            await calls.MakeAsync(() => complete(result), CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogDropped(exception);
        }
    }

    private async Task RenewAsync(
        HeldLease lease,
        LatestProgress progress,
        Func<TimeSpan> sinceLastSign,
        TaskCompletionSource stalled,
        CancellationTokenSource drop,
        CancellationToken ended)
    {
        using var timer = new PeriodicTimer(_options.RenewInterval, time);
        while (await NextTickAsync(timer, ended))
        {
            try
            {
                if (sinceLastSign() > _options.StepLimit)
                {
                    stalled.SetResult();
                    await drop.CancelAsync();
                    return;
                }

                if (await lease.RenewAsync(progress.Rows) is not LeaseRenewalResult.Ok and var answer)
                {
                    LogLeaseEnded(answer);
                    await drop.CancelAsync();
                    return;
                }
            }
            catch (Exception exception)
            {
                // The work continues: should another worker get it meanwhile, storage takes the first commit alone.
                LogRenewalFailed(exception);
            }
        }
    }

    private static async Task<bool> NextTickAsync(PeriodicTimer timer, CancellationToken ended)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ended);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "An attempt was dropped.")]
    private partial void LogDropped(Exception exception);

    [LoggerMessage(LogLevel.Warning, "An attempt failed.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "This device cannot do the job; the work goes to another.")]
    private partial void LogRefused(Exception exception);

    [LoggerMessage(LogLevel.Error, "An attempt is abandoned: {Reason}. The device takes no work until the attempt's thread ends.")]
    private partial void LogStalled(string reason);

    [LoggerMessage(LogLevel.Information, "A renewal was answered with {Answer}; the attempt is dropped.")]
    private partial void LogLeaseEnded(LeaseRenewalResult answer);

    [LoggerMessage(LogLevel.Warning, "A lease could not be renewed; the work continues.")]
    private partial void LogRenewalFailed(Exception exception);

    private sealed class LatestProgress(Action moved) : IProgress<RowCounts>
    {
        private volatile RowCounts _rows = RowCounts.None;

        public RowCounts Rows => _rows;

        public void Report(RowCounts value)
        {
            _rows = value;
            moved();
        }
    }
}

using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FgClip.Workers.Attempts;

/// <summary>How an attempt ended.</summary>
internal enum AttemptOutcome
{
    /// <summary>The work is done, and its coordinator knows.</summary>
    Done,

    /// <summary>The work failed, and its coordinator knows.</summary>
    Failed,

    /// <summary>The lease was lost, the job is over, or the silo stops: it counts as nothing.</summary>
    Dropped,
}

/// <summary>Does work under a lease: renews it meanwhile, and tells the coordinator how it ended.</summary>
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
    /// <param name="stopping">Cancelled when the silo stops; the work then has <see cref="WorkerOptions.DrainGrace"/> left.</param>
    public async Task<AttemptOutcome> RunAsync<T>(
        HeldLease lease,
        Func<IProgress<RowCounts>, CancellationToken, Task<T>> work,
        Func<T, Task> complete,
        CancellationToken stopping)
    {
        var progress = new LatestProgress();
        using var drop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var drain = stopping.Register(() => drop.CancelAfter(_options.DrainGrace));
        using var ended = new CancellationTokenSource();
        var renewals = RenewAsync(lease, progress, drop, ended.Token);
        try
        {
            var result = await threads.RunAsync(() => work(progress, drop.Token));
            await calls.MakeAsync(() => complete(result), CancellationToken.None);
            return AttemptOutcome.Done;
        }
        catch (Exception exception) when (drop.IsCancellationRequested)
        {
            LogDropped(exception);
            await calls.MakeAsync(lease.ReleaseAsync, CancellationToken.None);
            return AttemptOutcome.Dropped;
        }
        catch (Exception exception) when (exception is not CoordinatorUnreachableException)
        {
            LogFailed(exception);
            var failure = WorkFailures.From(exception);
            await calls.MakeAsync(() => lease.FailAsync(failure), CancellationToken.None);
            return AttemptOutcome.Failed;
        }
        finally
        {
            await ended.CancelAsync();
            await renewals;
        }
    }

    private async Task RenewAsync(HeldLease lease, LatestProgress progress, CancellationTokenSource drop, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(_options.RenewInterval, time);
        while (await NextTickAsync(timer, ended))
        {
            try
            {
                if (await lease.RenewAsync(progress.Rows) is not LeaseRenewalResult.Ok and var answer)
                {
                    LogLeaseEnded(answer);
                    await drop.CancelAsync();
                    return;
                }
            }
            catch (Exception exception)
            {
                // The work goes on: should another worker get it meanwhile, storage takes the first commit alone.
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

    [LoggerMessage(LogLevel.Information, "A renewal was answered with {Answer}; the attempt is dropped.")]
    private partial void LogLeaseEnded(LeaseRenewalResult answer);

    [LoggerMessage(LogLevel.Warning, "A lease could not be renewed; the work goes on.")]
    private partial void LogRenewalFailed(Exception exception);

    private sealed class LatestProgress : IProgress<RowCounts>
    {
        private volatile RowCounts _rows = RowCounts.None;

        public RowCounts Rows => _rows;

        public void Report(RowCounts value) => _rows = value;
    }
}

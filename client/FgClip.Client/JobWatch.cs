using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Progress;
using Orleans.Streams;

namespace FgClip.Client;

/// <summary>
/// Follows one job: a snapshot first, then its numbered events. A number that is missing, another epoch, or silence means that something
/// got lost, and it starts again; where no stream is available it continues by snapshots alone.
/// </summary>
internal sealed class JobWatch(IClusterClient cluster, string job, TimeProvider time)
{
    private const int EventsToHold = 64;

    private static readonly TimeSpan MaxUnansweredDuration = TimeSpan.FromMinutes(2);

    private readonly IJobProgressGrain _progress = cluster.GetGrain<IJobProgressGrain>(job);

    // Where a slow reader loses events, it sees a gap as where the stream does.
    private readonly Channel<JobProgress> _events = Channel.CreateBounded<JobProgress>(
        new BoundedChannelOptions(EventsToHold) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>The statuses, until the job is over.</summary>
    public async IAsyncEnumerable<JobStatus> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StreamSubscriptionHandle<JobProgress>? subscription = null;
        try
        {
            while (true)
            {
                subscription ??= await TrySubscribeAsync(cancellationToken).ConfigureAwait(false);
                var last = await AskAsync(cancellationToken).ConfigureAwait(false);
                yield return last.Status;
                while (!last.Status.Phase.IsOver() && await NextAsync(last, cancellationToken).ConfigureAwait(false) is { } next)
                {
                    last = next;
                    yield return last.Status;
                }

                if (last.Status.Phase.IsOver())
                    yield break;
                Abandon(subscription);
                subscription = null;
            }
        }
        finally
        {
            Abandon(subscription);
        }
    }

    /// <summary>The event that follows on another; null where it got lost.</summary>
    private async Task<JobProgress?> NextAsync(JobProgress last, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(IJobProgressGrain.StallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            while (true)
            {
                var next = await _events.Reader.ReadAsync(either.Token).ConfigureAwait(false);
                if (next.Epoch != last.Epoch || next.Number > last.Number + 1)
                    return null;
                if (next.Number > last.Number)
                    return next;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<StreamSubscriptionHandle<JobProgress>?> TrySubscribeAsync(CancellationToken cancellationToken)
    {
        // What an earlier subscription left is older than the snapshot that comes next.
        while (_events.Reader.TryRead(out _))
        {
        }

        try
        {
            var stream = cluster.GetStreamProvider(ProgressStream.Provider)
                .GetStream<JobProgress>(StreamId.Create(ProgressStream.Namespace, job));
            return await stream.SubscribeAsync((progress, _) => _events.Writer.WriteAsync(progress, CancellationToken.None).AsTask())
                .WaitAsync(IJobProgressGrain.StallTimeout, time, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (TransientFaults.IsTransient(exception, cancellationToken))
        {
            return null;
        }
    }

    /// <summary>Asks for a snapshot, again and again while the coordinator moves to another silo.</summary>
    private async Task<JobProgress> AskAsync(CancellationToken cancellationToken) =>
        await TransientFaults.RetryAsync(_progress.GetSnapshotAsync, time, MaxUnansweredDuration, cancellationToken).ConfigureAwait(false)
        ?? throw new JobNotFoundException(job);

    /// <summary>Ends a subscription without waiting: whoever keeps it may be gone.</summary>
    private static void Abandon(StreamSubscriptionHandle<JobProgress>? subscription) =>
        subscription?.UnsubscribeAsync().ContinueWith(static ended => _ = ended.Exception, TaskContinuationOptions.OnlyOnFaulted);
}

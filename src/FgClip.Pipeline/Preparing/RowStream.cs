using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FgClip.Datasets.Rows;

namespace FgClip.Pipeline.Preparing;

/// <summary>
/// Prepares rows on several threads and hands them out in the order of the manifest. At most <c>ahead</c> rows are in
/// preparation or waiting, and of large ones as many as have <c>maxBytes</c>, which bounds the memory whatever the size of the shard.
/// </summary>
internal sealed class RowStream(Func<InputRow, CancellationToken, Task<PreparedRow>> prepare, int threads, int ahead, long maxBytes)
{
    /// <summary>Rows are weighed in whole units; one that is lighter weighs nothing, as their number is bounded too.</summary>
    private const int UnitBytes = 1 << 20;

    /// <summary>Prepares all rows. Rows that the consumer did not take are disposed of.</summary>
    public async IAsyncEnumerable<PreparedRow> PrepareAsync(
        IAsyncEnumerable<InputRow> rows,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<Waiting>(ahead);
        using var room = new SemaphoreSlim(Units(maxBytes));
        var feeding = FeedAsync(rows, room, channel.Writer, stop.Token);
        try
        {
            await foreach (var (row, units) in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                var prepared = await row.ConfigureAwait(false);
                if (units > 0)
                    room.Release(units);
                yield return prepared;
            }
            await feeding.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await feeding.ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
            await DiscardAsync(channel.Reader).ConfigureAwait(false);
        }
    }

    private async Task FeedAsync(IAsyncEnumerable<InputRow> rows, SemaphoreSlim room, ChannelWriter<Waiting> writer,
        CancellationToken cancellationToken)
    {
        using var busy = new SemaphoreSlim(threads);
        List<Task> running = [];
        Task<PreparedRow>? unsent = null;
        try
        {
            await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                var units = Math.Min(Units(RowLimits.BytesOf(row)), Units(maxBytes));
                // Nobody else takes units, so taking them one by one cannot end in two that wait for each other.
                for (var unit = 0; unit < units; unit++)
                    await room.WaitAsync(cancellationToken).ConfigureAwait(false);
                await busy.WaitAsync(cancellationToken).ConfigureAwait(false);
                var task = Task.Run(() => prepare(row, cancellationToken), cancellationToken);
                running.RemoveAll(static done => done.IsCompleted);
                running.Add(
                    task.ContinueWith(_ => busy.Release(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));
                unsent = task;
                await writer.WriteAsync(new(task, units), cancellationToken).ConfigureAwait(false);
                unsent = null;
            }
            writer.Complete();
        }
        catch (Exception error)
        {
            writer.Complete(error);
        }
        finally
        {
            await Task.WhenAll(running).ConfigureAwait(false);
            if (unsent is { IsCompletedSuccessfully: true })
                unsent.Result.Dispose();
        }
    }

    private static int Units(long bytes) => (int)(bytes / UnitBytes);

    private static async Task DiscardAsync(ChannelReader<Waiting> reader)
    {
        while (reader.TryRead(out var waiting))
        {
            var left = waiting.Row;
            await left.ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
            if (left.IsCompletedSuccessfully)
                left.Result.Dispose();
        }
    }

    /// <summary>A row in preparation, and the units that it takes.</summary>
    private readonly record struct Waiting(Task<PreparedRow> Row, int Units);
}

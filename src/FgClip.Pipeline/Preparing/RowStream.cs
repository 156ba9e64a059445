using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FgClip.Datasets.Rows;

namespace FgClip.Pipeline.Preparing;

/// <summary>
/// Prepares rows on several threads and hands them out in the order of the manifest. At most <c>ahead</c> rows are in
/// preparation or waiting, which bounds the memory whatever the size of the shard.
/// </summary>
internal sealed class RowStream(Func<InputRow, CancellationToken, Task<PreparedRow>> prepare, int threads, int ahead)
{
    /// <summary>Prepares all rows. Rows that the consumer did not take are disposed of.</summary>
    public async IAsyncEnumerable<PreparedRow> PrepareAsync(
        IAsyncEnumerable<InputRow> rows,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<Task<PreparedRow>>(ahead);
        var feeding = FeedAsync(rows, channel.Writer, stop.Token);
        try
        {
            await foreach (var row in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return await row.ConfigureAwait(false);
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

    private async Task FeedAsync(IAsyncEnumerable<InputRow> rows, ChannelWriter<Task<PreparedRow>> writer, CancellationToken cancellationToken)
    {
        using var busy = new SemaphoreSlim(threads);
        List<Task> running = [];
        Task<PreparedRow>? unsent = null;
        try
        {
            await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await busy.WaitAsync(cancellationToken).ConfigureAwait(false);
                var task = Task.Run(() => prepare(row, cancellationToken), cancellationToken);
                running.RemoveAll(static done => done.IsCompleted);
                running.Add(task.ContinueWith(_ => busy.Release(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));
                unsent = task;
                await writer.WriteAsync(task, cancellationToken).ConfigureAwait(false);
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
            if (unsent is { IsCompletedSuccessfully: true }) unsent.Result.Dispose();
        }
    }

    private static async Task DiscardAsync(ChannelReader<Task<PreparedRow>> reader)
    {
        while (reader.TryRead(out var left))
        {
            await left.ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
            if (left.IsCompletedSuccessfully) left.Result.Dispose();
        }
    }
}

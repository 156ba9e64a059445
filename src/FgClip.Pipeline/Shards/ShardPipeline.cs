using System.Runtime.CompilerServices;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Pipeline.Batching;
using FgClip.Pipeline.Encoding;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Preparing;

namespace FgClip.Pipeline.Shards;

/// <summary>
/// Rows of a shard to rows of its part: prepared ahead on several threads, gathered in windows, encoded window by window.
/// </summary>
internal sealed class ShardPipeline(JobSpec spec, LoadedModel model, RowPreparer preparer)
{
    /// <summary>Windows hold several batches' worth of patches, so that images of one shape find each other.</summary>
    private const int BatchesPerWindow = 4;

    /// <summary>The most rows in a window.</summary>
    private const int WindowRows = 256;

    /// <summary>
    /// The most bytes of texts and of region vectors in a window, and of rows that wait: what ordinary rows never reach, and a few captions
    /// of tens of megabytes do.
    /// </summary>
    private const long RowBytes = 256 << 20;

    /// <summary>
    /// Rows that are prepared while a window is computed, at least, and for each thread: enough to keep the decoding threads busy.
    /// </summary>
    private const int RowsAhead = 64, RowsAheadAThread = 4;

    /// <summary>Threads that prepare rows.</summary>
    public static int Threads(RunOptions run) => run.DecodeThreads > 0 ? run.DecodeThreads : Environment.ProcessorCount;

    /// <summary>An empty window.</summary>
    public static RowWindow NewWindow(RunOptions run) =>
        new(WindowRows, BatchesPerWindow * (run.BatchTokens ?? RunOptions.DefaultBatchTokens), RowBytes);

    public async IAsyncEnumerable<IReadOnlyList<OutputRow>> EncodeAsync(
        IAsyncEnumerable<InputRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var threads = Threads(spec.Run);
        var stream = new RowStream(preparer.PrepareAsync, threads, Math.Max(RowsAhead, RowsAheadAThread * threads), RowBytes);
        var encoder = new WindowEncoder(model, spec.Features, spec.Run);
        using var window = NewWindow(spec.Run);
        await foreach (var row in model.Heartbeat.Stages.WaitingForRows(stream.PrepareAsync(rows, cancellationToken), cancellationToken)
            .ConfigureAwait(false))
        {
            model.Heartbeat.Signal();
            window.Add(row);
            if (!window.IsFull)
                continue;
            yield return await encoder.EncodeAsync(window.Rows, cancellationToken).ConfigureAwait(false);
            window.Clear();
        }
        if (window.Rows.Count > 0)
            yield return await encoder.EncodeAsync(window.Rows, cancellationToken).ConfigureAwait(false);
    }
}

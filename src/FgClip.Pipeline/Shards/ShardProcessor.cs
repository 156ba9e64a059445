using System.Threading.Channels;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Images;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Preparing;
using FgClip.Pipeline.Telemetry;
using FgClip.Storage;

namespace FgClip.Pipeline.Shards;

/// <summary>Computes one shard after another: rows in, a committed part out.</summary>
/// <param name="spec">The job.</param>
/// <param name="plan">Its inputs and columns.</param>
/// <param name="output">Its dataset.</param>
/// <param name="model">Its model, on the device that computes.</param>
public sealed class ShardProcessor(JobSpec spec, DatasetPlan plan, IObjectStore output, LoadedModel model)
{
    /// <summary>Windows that wait for the writer: one is written while the next is computed.</summary>
    private const int WindowsInFlight = 1;

    /// <summary>
    /// Whether an earlier attempt at the shard failed. The first one does not commit a shard most of whose images could not be had: see
    /// <see cref="SuspectShardException"/>. Default: no.
    /// </summary>
    public bool IsRepeated { get; init; }

    /// <summary>Computes a shard and commits it. A shard that is committed already is left as it is.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="lease">The lease under which it is computed; no other attempt has it.</param>
    /// <param name="crashed">Rows that are not computed, as they bring the process down; counted from the shard's first.</param>
    /// <param name="progress">Told after each window how many rows ended how, from the shard's start.</param>
    /// <param name="cancellationToken">Drops the attempt; nothing of it becomes visible then.</param>
    /// <returns>The shard's receipt, whoever wrote it.</returns>
    /// <exception cref="ImageRootException">An image root is not there on this machine.</exception>
    /// <exception cref="StoreAccessException">A store denied access to all images.</exception>
    /// <exception cref="SuspectShardException">Most of the images could not be had, in the first attempt.</exception>
    public async Task<ShardReceipt> ProcessAsync(
        ShardDescriptor shard,
        string lease,
        IReadOnlyList<int> crashed,
        IProgress<IReadOnlyDictionary<RowStatus, long>> progress,
        CancellationToken cancellationToken)
    {
        var committer = new ShardCommitter(output, JobSpecDigest.OfComputation(spec), plan.PartPlacement);
        if (await committer.RecoverAsync(shard.Index, lease, cancellationToken).ConfigureAwait(false) is { } done)
            return done;

        await using var part = await BeginAsync(shard, lease, cancellationToken).ConfigureAwait(false);
        var images = RowImageReader.For(spec.Manifest, plan.Inputs[shard.Input], spec.Run);
        int? window = spec.Features.NeedsImages ? spec.Run.TarWindowBytes ?? RunOptions.DefaultTarWindowBytes : null;
        var rows = Rows(shard, window, cancellationToken).MarkCrashed(crashed);
        var statuses = await WriteAsync(images, rows, part, progress, cancellationToken).ConfigureAwait(false);
        images.ThrowIfDenied();
        if (!IsRepeated)
            SuspectShardException.ThrowIfSuspect(shard.Index, statuses, spec.Run);
        using var stage = PipelineTelemetry.StartStage("commit");
        await part.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return (await committer.CommitAsync(part, cancellationToken).ConfigureAwait(false)).Receipt;
    }

    /// <summary>Computes and writes some rows of a shard, and throws away what came of it.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="lease">The lease under which they are computed.</param>
    /// <param name="cancellationToken">Drops the attempt.</param>
    public async Task ProbeAsync(ShardDescriptor shard, RowRange rows, string lease, CancellationToken cancellationToken)
    {
        await using var part = await BeginAsync(shard, lease, cancellationToken).ConfigureAwait(false);
        var images = RowImageReader.For(spec.Manifest, plan.Inputs[shard.Input], spec.Run);
        await WriteAsync(images, Rows(shard, imageWindow: null, cancellationToken).Within(rows), part, progress: null, cancellationToken)
            .ConfigureAwait(false);
        await part.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task<StagedPart> BeginAsync(ShardDescriptor shard, string lease, CancellationToken cancellationToken)
    {
        var metadata = PartDescription.Create(spec, model.Folder, shard.Index, generation: 1);
        return StagedPart.BeginAsync(
            output, lease, plan.PartPlacement, new(plan.Columns, spec.Features), metadata, spec.Run.RowGroupBytes, cancellationToken);
    }

    private IAsyncEnumerable<InputRow> Rows(ShardDescriptor shard, int? imageWindow, CancellationToken cancellationToken) =>
        new ShardReader(spec.Manifest, output) { ImageWindow = imageWindow }.ReadAsync(plan, shard, cancellationToken);

    private async Task<IReadOnlyDictionary<RowStatus, long>> WriteAsync(
        RowImageReader images,
        IAsyncEnumerable<InputRow> rows,
        StagedPart part,
        IProgress<IReadOnlyDictionary<RowStatus, long>>? progress,
        CancellationToken cancellationToken)
    {
        var preparer = new RowPreparer(spec.Features, images, model.Decoder, model.Preparer);
        Dictionary<RowStatus, long> statuses = [];
        var windows = Channel.CreateBounded<IReadOnlyList<OutputRow>>(WindowsInFlight);
        await TaskGroup.RunAsync(
            cancellationToken,
            token => ComputeAsync(rows, preparer, windows.Writer, token),
            token => DrainAsync(windows.Reader, part, statuses, progress, token)).ConfigureAwait(false);
        return statuses;
    }

    private async Task ComputeAsync(
        IAsyncEnumerable<InputRow> rows, RowPreparer preparer, ChannelWriter<IReadOnlyList<OutputRow>> windows,
        CancellationToken cancellationToken)
    {
        // The first stage starts the second one only when it first waits, so it must not start with a computation.
        await Task.Yield();
        using var stage = PipelineTelemetry.StartStage("encode");
        await foreach (var window in new ShardPipeline(spec, model, preparer).EncodeAsync(rows, cancellationToken).ConfigureAwait(false))
        {
            using (model.Heartbeat.Stages.WaitingForWriter())
                await windows.WriteAsync(window, cancellationToken).ConfigureAwait(false);
        }
        windows.Complete();
    }

    private async Task DrainAsync(
        ChannelReader<IReadOnlyList<OutputRow>> windows,
        StagedPart part,
        Dictionary<RowStatus, long> statuses,
        IProgress<IReadOnlyDictionary<RowStatus, long>>? progress,
        CancellationToken cancellationToken)
    {
        using var stage = PipelineTelemetry.StartStage("write");
        await foreach (var window in windows.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in window)
            {
                await part.WriteAsync(row, cancellationToken).ConfigureAwait(false);
                model.Heartbeat.Signal();
                statuses[row.Status] = statuses.GetValueOrDefault(row.Status) + 1;
            }
            progress?.Report(new Dictionary<RowStatus, long>(statuses));
        }
    }
}

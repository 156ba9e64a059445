using System.Diagnostics;
using FgClip.Datasets.Images;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Model;
using FgClip.Pipeline.Batching;
using FgClip.Pipeline.Encoding;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Preparing;
using FgClip.Pipeline.Shards;

namespace FgClip.Pipeline.Estimates;

/// <summary>
/// Computes a sample with the pipeline's own pieces, one stage at a time, each under a stopwatch: in a real run the stages overlap and
/// hide each other's cost. After half a minute of the model's time no further window is begun.
/// </summary>
internal sealed class SampleRun(JobSpec spec, DatasetPlan plan, LoadedModel model)
{
    private const int PreparedAtOnce = 64;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    private readonly RowPreparer[] _preparers =
        [.. plan.Inputs.Select(
            input => new RowPreparer(spec.Features, RowImageReader.For(spec.Manifest, input, spec.Run), model.Decoder, model.Preparer))];
    private readonly WindowEncoder _encoder = new(model, spec.Features, spec.Run);
    private readonly Stopwatch _preparing = new();
    private readonly Stopwatch _encoding = new();
    private readonly Stopwatch _writing = new();
    private readonly List<SampledImage> _images = [];

    /// <summary>Runs the sample, or as much of it as there is time for.</summary>
    /// <param name="rows">The rows, in any order.</param>
    /// <param name="writer">Where their part goes to.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task<SampleMeasures> RunAsync(IReadOnlyList<SampledRow> rows, IPartWriter writer, CancellationToken cancellationToken)
    {
        using var window = ShardPipeline.NewWindow(spec.Run);
        foreach (var chunk in rows.Chunk(PreparedAtOnce))
        {
            if (_encoding.Elapsed > Enough)
                break;
            foreach (var row in await PrepareAsync(chunk, cancellationToken).ConfigureAwait(false))
            {
                window.Add(row);
                if (window.IsFull)
                    await ComputeAsync(window, writer, cancellationToken).ConfigureAwait(false);
            }
        }
        if (window.Rows.Count > 0)
            await ComputeAsync(window, writer, cancellationToken).ConfigureAwait(false);

        _writing.Start();
        var summary = await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        _writing.Stop();
        return new(summary.Statuses, _images, _preparing.Elapsed, _encoding.Elapsed, _writing.Elapsed);
    }

    private async Task<IReadOnlyList<PreparedRow>> PrepareAsync(IReadOnlyList<SampledRow> rows, CancellationToken cancellationToken)
    {
        var prepared = new PreparedRow[rows.Count];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = ShardPipeline.Threads(spec.Run),
            CancellationToken = cancellationToken,
        };
        _preparing.Start();
        await Parallel.ForAsync(0, rows.Count, options, async (i, token) =>
            prepared[i] = await _preparers[rows[i].Input].PrepareAsync(rows[i].Row, token).ConfigureAwait(false)).ConfigureAwait(false);
        _preparing.Stop();
        return prepared;
    }

    private async Task ComputeAsync(RowWindow window, IPartWriter writer, CancellationToken cancellationToken)
    {
        _encoding.Start();
        var encoded = await _encoder.EncodeAsync(window.Rows, cancellationToken).ConfigureAwait(false);
        _encoding.Stop();

        _writing.Start();
        foreach (var row in encoded)
            await writer.WriteAsync(row, cancellationToken).ConfigureAwait(false);
        _writing.Stop();

        _images.AddRange(window.Rows
            .Where(row => row.Image is not null)
            .Select(row => new SampledImage(row.Image!.Width, row.Image.Height, row.Image.Shape, _encoder.OutputsOf(row))));
        window.Clear();
    }
}

/// <summary>What a sample's run found.</summary>
/// <param name="Statuses">Rows by how they ended.</param>
/// <param name="Images">The images that could be opened.</param>
/// <param name="Preparing">Time to read, decode and resize them.</param>
/// <param name="Encoding">Time in the model.</param>
/// <param name="Writing">Time to write the part.</param>
internal sealed record SampleMeasures(
    IReadOnlyDictionary<RowStatus, long> Statuses, IReadOnlyList<SampledImage> Images, TimeSpan Preparing, TimeSpan Encoding,
    TimeSpan Writing);

/// <summary>An image's size, in pixels before and in patches after resizing, and what is computed of it.</summary>
internal readonly record struct SampledImage(int Width, int Height, PatchShape Shape, ImageOutputs Outputs);

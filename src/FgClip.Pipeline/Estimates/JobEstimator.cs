using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Model.Encoders;
using FgClip.Model.Families;
using FgClip.Model.Folders;
using FgClip.Model.Images;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Shards;
using FgClip.Storage;

namespace FgClip.Pipeline.Estimates;

/// <summary>
/// Says what a job would take: plans it into a temporary folder, computes a sample of it there with the real pipeline, and deletes both.
/// The job's output is neither read nor written.
/// </summary>
/// <param name="spec">The job.</param>
/// <param name="device">What the model runs on.</param>
public sealed class JobEstimator(JobSpec spec, EncoderOptions device)
{
    private const string Part = "sample.parquet";
    private const int WarmUpRows = 4;

    /// <summary>Counts, samples and measures.</summary>
    /// <param name="sampleRows">The most rows to measure, at least 1.</param>
    /// <param name="cancellationToken">Stops it; the temporary folder goes all the same.</param>
    /// <exception cref="ManifestFormatException">An input is missing, is in no known format, or there is no row at all.</exception>
    /// <exception cref="ModelFolderException">The model's folder is missing or broken.</exception>
    public async Task<JobEstimate> EstimateAsync(int sampleRows, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRows, 1);
        var folder = await new ModelFinder(roots: [], ModelFinder.DefaultCache).FindAsync(spec.Model, cancellationToken)
            .ConfigureAwait(false);
        using var model = new LoadedModel(folder, device);
        var scratch = Directory.CreateTempSubdirectory("fgclip-plan-").FullName;
        try
        {
            var store = ObjectStores.Open(scratch);
            var planner = new DatasetPlanner(store, RowSize(model.Folder.Manifest)) { RequiresFeatures = true };
            var plan = await planner.PlanAsync(spec, progress: null, cancellationToken).ConfigureAwait(false);
            var rows = await new EstimateSample(new(spec.Manifest, store), store, plan).TakeAsync(sampleRows, cancellationToken)
                .ConfigureAwait(false);
            var measures = await MeasureAsync(plan, model, rows, Path.Combine(scratch, Part), cancellationToken).ConfigureAwait(false);
            return Estimate(plan, model.Folder.Manifest, measures, await ColumnsAsync(store, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private RowSizeEstimate RowSize(ModelManifest manifest) =>
        RowSizeEstimate.For(spec.Features, manifest.EmbeddingSize, manifest.Pixels.MaxPatches(spec.Features.MaxNumPatches));

    private async Task<SampleMeasures> MeasureAsync(
        DatasetPlan plan, LoadedModel model, IReadOnlyList<SampledRow> rows, string part, CancellationToken cancellationToken)
    {
        // What happens once in a job is not what a row costs: graphs are loaded and code is compiled by then.
        await RunAsync(plan, model, [.. rows.Take(WarmUpRows)], Stream.Null, cancellationToken).ConfigureAwait(false);
        await using var file = File.Create(part);
        return await RunAsync(plan, model, rows, file, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SampleMeasures> RunAsync(
        DatasetPlan plan, LoadedModel model, IReadOnlyList<SampledRow> rows, Stream part, CancellationToken cancellationToken)
    {
        var metadata = PartDescription.Create(spec, model.Folder, shard: 0, generation: 1);
        var writer = await ParquetPartWriter.CreateAsync(part, new(plan.Columns, spec.Features), metadata, spec.Run.RowGroupBytes,
            cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            return await new SampleRun(spec, plan, model).RunAsync(rows, writer, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<IReadOnlyList<ColumnEstimate>> ColumnsAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        var part = await ParquetPartReader.OpenAsync(store, Part, cancellationToken).ConfigureAwait(false);
        await using (part.ConfigureAwait(false))
        {
            return [.. part.ColumnBytes().Select(column => new ColumnEstimate(column.Column, (double)column.Bytes / part.Rows))];
        }
    }

    private JobEstimate Estimate(DatasetPlan plan, ModelManifest manifest, SampleMeasures measures, IReadOnlyList<ColumnEstimate> columns)
    {
        var family = ModelFamilies.Get(manifest.Family);
        var rows = measures.Statuses.Values.Sum();
        return new()
        {
            Rows = plan.Rows,
            Shards = plan.Shards,
            Sample = measures.Statuses,
            Images = measures.Images.Count == 0 ? null : Images(measures.Images, manifest, family),
            CaptionFlops = spec.Features.TextHeads.ToDictionary(head => head,
            head => family.TextFlops(manifest, [ModelFeatures.WalkOf(head)])),
            Columns = columns,
            Speed = new(
                rows / measures.Preparing.TotalSeconds,
                rows / measures.Encoding.TotalSeconds,
                rows / measures.Writing.TotalSeconds,
                SharesProcessor: device.Provider is ExecutionProvider.Cpu),
        };
    }

    private ImageEstimate Images(IReadOnlyList<SampledImage> images, ModelManifest manifest, ModelFamily family) => new(
        images.Count,
        images.Average(image => image.Shape.Count),
        images.Select(image => image.Shape).Distinct().Count(),
        new SortedDictionary<int, int>(images.CountBy(image => LimitOf(image, manifest.Pixels)).ToDictionary()),
        images.Average(image => family.ImageFlops(manifest, image.Shape.Count, image.Outputs)));

    private int LimitOf(SampledImage image, ImagePreprocessing rule) =>
        rule.LimitOf(image.Width, image.Height, spec.Features.MaxNumPatches);
}

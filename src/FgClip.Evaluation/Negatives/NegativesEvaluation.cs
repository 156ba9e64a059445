using System.Text.Json;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Evaluation.Parts;
using FgClip.Evaluation.Reports;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Engine;
using FgClip.Storage;

namespace FgClip.Evaluation.Negatives;

/// <summary>Evaluates boxes against their hard negatives in this process, a part of the dataset at a time.</summary>
public static class NegativesEvaluation
{
    /// <summary>Runs an evaluation to its end.</summary>
    /// <param name="spec">The evaluation, without failures in <see cref="NegativesSpec.Validate"/>.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancellationToken">Stops it; the same evaluation continues.</param>
    /// <exception cref="InvalidDataException">The dataset is missing, not finished, damaged, or lacks what is asked for.</exception>
    /// <exception cref="SpecMismatchException">The output was made with other options or of another content.</exception>
    public static async Task<EvaluationReport> RunAsync(NegativesSpec spec, IProgress<MiningProgress>? progress,
        CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        var dataset = await EmbeddedDataset.OpenAsync(spec.Embeddings, cancellationToken).ConfigureAwait(false);
        var canonical = JsonSerializer.SerializeToNode(
            new { task = "negatives", embeddings = dataset.Digest, spec.Report }, RecordJson.Options)!.AsObject();
        var record = await MiningRecord.ClaimAsync(output, canonical, cancellationToken).ConfigureAwait(false);
        if (await WorkFolder.ReadFinishedAsync<EvaluationReport>(output, cancellationToken).ConfigureAwait(false) is { } finished)
            return finished;

        var (total, files) = await new PartEvaluation(dataset, output, spec.Run, progress)
            .RunAsync(() => new NegativesScan(dataset), cancellationToken).ConfigureAwait(false);
        var counts = total.Hits.GetValueOrDefault(NegativesScan.Metric);
        var report = EvaluationOutput.CreateReport("negatives", spec.Report, dataset.Manifest, ColumnNames.Name(TextHead.Box),
            record.Digest) with
        {
            Counts = new Dictionary<string, long> { ["boxes"] = counts.Queries },
            LeftOut = total.LeftOut,
            Metrics = [new MetricBuilder(spec.Report, dataset.Manifest.Model).Build(NegativesScan.Metric, counts)],
            Parts = files,
        };
        await EvaluationOutput.FinishAsync(output, report, cancellationToken).ConfigureAwait(false);
        return report;
    }
}

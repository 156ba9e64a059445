using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Evaluation.Classes;
using FgClip.Evaluation.Parts;
using FgClip.Evaluation.Reports;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Engine;
using FgClip.Model;
using FgClip.Storage;

namespace FgClip.Evaluation.Classification;

/// <summary>Evaluates zero-shot classification in this process: computes the vectors of the classes, then goes from part to part.</summary>
public static class ClassificationEvaluation
{
    /// <summary>Runs an evaluation to its end.</summary>
    /// <param name="spec">The evaluation, without failures in <see cref="ClassificationSpec.Validate"/>.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancellationToken">Stops it; the same evaluation continues.</param>
    /// <exception cref="InvalidDataException">The dataset or a file is missing, damaged, or lacks what is asked for.</exception>
    /// <exception cref="Model.Folders.ModelFolderException">The model is missing, or is not that of the dataset.</exception>
    /// <exception cref="SpecMismatchException">The output was made with other options or of another content.</exception>
    public static async Task<EvaluationReport> RunAsync(ClassificationSpec spec, IProgress<MiningProgress>? progress,
        CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        var dataset = await EmbeddedDataset.OpenAsync(spec.Embeddings, cancellationToken).ConfigureAwait(false);
        // Before the output is claimed for them: a list with a mistake does not keep it from the right one.
        var classes = await ClassList.ReadAsync(spec.Source.Classes, cancellationToken).ConfigureAwait(false);
        await TemplateList.ReadAsync(spec.Source.Templates, spec.Source.LowerCase, cancellationToken).ConfigureAwait(false);
        var record = await MiningRecord.ClaimAsync(output, await CanonicalAsync(spec, dataset, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        if (await WorkFolder.ReadFinishedAsync<EvaluationReport>(output, cancellationToken).ConfigureAwait(false) is { } finished)
            return finished;

        if (!spec.Boxes && spec.Label == ClassificationSpec.FolderLabel)
            classes = await FolderClasses.ApplyAsync(classes, dataset, spec.Source.Classes, cancellationToken).ConfigureAwait(false);
        using var set = await ClassSet.ComputeAsync(spec.Source, classes, spec.Boxes ? WalkType.Box : WalkType.Short, dataset, output,
            progress, cancellationToken).ConfigureAwait(false);
        var (total, files) = await new PartEvaluation(dataset, output, spec.Run, progress)
            .RunAsync(() => new ClassScan(dataset, spec, set), cancellationToken).ConfigureAwait(false);

        var builder = new MetricBuilder(spec.Report, dataset.Manifest.Model);
        var queries = total.Hits.Values.FirstOrDefault().Queries;
        int dropped = spec.AsPublished ? (int)(queries % LastQuery.Batch) : 0;
        var report = EvaluationOutput.CreateReport(spec.Boxes ? "boxes" : "classify", spec.Report, dataset.Manifest,
            ColumnNames.Name(spec.Boxes ? TextHead.Box : TextHead.Short), record.Digest) with
        {
            Counts = new Dictionary<string, long> { [spec.Boxes ? "boxes" : "images"] = queries, ["classes"] = classes.Names.Count },
            LeftOut = total.LeftOut,
            Metrics =
            [
                .. spec.Ranks.Select(k => builder.Build(ClassScan.Metric(k), total.Hits.GetValueOrDefault(ClassScan.Metric(k)))),
                .. spec.Ranks.Where(_ => spec.AsPublished).Select(k => builder.BuildAsPublished(
                    ClassScan.Metric(k), Without(total.Hits.GetValueOrDefault(ClassScan.Metric(k)), total.Last.Take(dropped), k))),
            ],
            Parts = files,
        };
        await EvaluationOutput.FinishAsync(output, report, cancellationToken).ConfigureAwait(false);
        return report;
    }

    private static HitCounts Without(HitCounts counts, IEnumerable<LastQuery> last, int k)
    {
        var left = last.Aggregate(default(HitCounts), (sum, query) => sum.Add(query.Rank, query.Ties, k));
        return new HitCounts(counts.Hits - left.Hits, counts.Queries - left.Queries, counts.Ties - left.Ties);
    }

    private static async Task<JsonObject> CanonicalAsync(ClassificationSpec spec, EmbeddedDataset dataset,
        CancellationToken cancellationToken) =>
        JsonSerializer.SerializeToNode(
            new
            {
                task = spec.Boxes ? "boxes" : "classify",
                embeddings = dataset.Digest,
                classes = await TextLines.DigestAsync(spec.Source.Classes, cancellationToken).ConfigureAwait(false),
                templates = await TextLines.DigestAsync(spec.Source.Templates, cancellationToken).ConfigureAwait(false),
                spec.Source.LowerCase,
                spec.Label,
                spec.Ranks,
                spec.AsPublished,
                spec.Report,
            },
            RecordJson.Options)!.AsObject();
}

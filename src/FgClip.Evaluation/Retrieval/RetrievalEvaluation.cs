using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Datasets.Embeddings;
using FgClip.Evaluation.Reports;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Engine;
using FgClip.Mining.Items;
using FgClip.Mining.Plans;
using FgClip.Mining.Specs;
using FgClip.Storage;

namespace FgClip.Evaluation.Retrieval;

/// <summary>
/// Evaluates retrieval in this process: gathers the vectors, ranks a block of queries after the other, and writes the report. What an
/// earlier run committed is not done again.
/// </summary>
public sealed class RetrievalEvaluation
{
    private readonly RetrievalSpec _spec;
    private readonly IObjectStore _output;
    private readonly EmbeddedDataset _images, _texts;
    private readonly SideSpec _imageSide, _textSide;
    private readonly IProgress<MiningProgress>? _progress;

    private RetrievalEvaluation(RetrievalSpec spec, IObjectStore output, EmbeddedDataset images, EmbeddedDataset texts,
        IProgress<MiningProgress>? progress)
    {
        (_spec, _output, _images, _texts, _progress) = (spec, output, images, texts, progress);
        _imageSide = new SideSpec("images", ItemKind.Image, spec.Head);
        _textSide = new SideSpec("texts", ItemKind.Text, spec.Head);
    }

    /// <summary>Runs an evaluation to its end.</summary>
    /// <param name="spec">The evaluation, without failures in <see cref="RetrievalSpec.Validate"/>.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancellationToken">Stops it; the same evaluation continues.</param>
    /// <exception cref="InvalidDataException">A dataset is missing, not finished, damaged, or lacks what is asked for.</exception>
    /// <exception cref="Datasets.Jobs.SpecMismatchException">The output was made with other options or of another content.</exception>
    public static async Task<EvaluationReport> RunAsync(RetrievalSpec spec, IProgress<MiningProgress>? progress,
        CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        var images = await EmbeddedDataset.OpenAsync(spec.Embeddings, cancellationToken).ConfigureAwait(false);
        var texts = spec.Texts is null ? images : await EmbeddedDataset.OpenAsync(spec.Texts, cancellationToken).ConfigureAwait(false);
        if (images.Manifest.ModelDigest != texts.Manifest.ModelDigest)
        {
            throw new InvalidDataException(
                $"{images.Store.Root} is of the model {images.Manifest.Model} and {texts.Store.Root} of another, {texts.Manifest.Model}: "
                + "their vectors cannot be compared. Embed both with one model folder.");
        }

        var record = await MiningRecord.ClaimAsync(output, Canonical(spec, images, texts), cancellationToken).ConfigureAwait(false);
        return await WorkFolder.ReadFinishedAsync<EvaluationReport>(output, cancellationToken).ConfigureAwait(false)
            ?? await new RetrievalEvaluation(spec, output, images, texts, progress).RunAsync(record.Digest, cancellationToken)
                .ConfigureAwait(false);
    }

    private static JsonObject Canonical(RetrievalSpec spec, EmbeddedDataset images, EmbeddedDataset texts) =>
        JsonSerializer.SerializeToNode(
            new
            {
                task = "retrieval",
                embeddings = images.Digest,
                texts = texts.Digest,
                spec.Head,
                spec.Ranks,
                spec.KeepUnmatched,
                spec.Report,
            },
            RecordJson.Options)!.AsObject();

    private async Task<EvaluationReport> RunAsync(string digest, CancellationToken cancellationToken)
    {
        await GatherAsync(cancellationToken).ConfigureAwait(false);
        var imageReceipts = await SideReceipts.ReadAsync(_images, _imageSide, _output, cancellationToken).ConfigureAwait(false);
        var textReceipts = await SideReceipts.ReadAsync(_texts, _textSide, _output, cancellationToken).ConfigureAwait(false);
        var plan = await PlanAsync(SideReceipts.Dimensions(imageReceipts, textReceipts), cancellationToken).ConfigureAwait(false);
        SideReader Open(SideSpec side, SideReceipts receipts, KeptItems? kept = null)
        {
            var index = new SideIndex(side.Name, receipts.Items, receipts.Links);
            return new SideReader(_output, index, kept ?? KeptItems.All(index.Count), plan.Dimensions);
        }

        var pairing = await Pairing.ReadAsync(Open(_imageSide, imageReceipts), Open(_textSide, textReceipts), _spec.KeepUnmatched,
            cancellationToken).ConfigureAwait(false);
        var images = Open(_imageSide, imageReceipts, pairing.ImageKept);
        var texts = Open(_textSide, textReceipts, pairing.TextKept);
        await new RetrievalScan(images, texts, pairing, plan, _output, _spec.Run.ThreadCount).RunAsync(_progress, cancellationToken)
            .ConfigureAwait(false);

        var results = new RetrievalResults(_spec, _output, plan, (_images, _imageSide), (_texts, _textSide), _progress);
        var report = await results.WriteAsync(images, texts, pairing, imageReceipts.Unusable + textReceipts.Unusable, digest,
            cancellationToken).ConfigureAwait(false);
        await EvaluationOutput.FinishAsync(_output, report, cancellationToken).ConfigureAwait(false);
        return report;
    }

    private Task GatherAsync(CancellationToken cancellationToken)
    {
        (Gatherer Gatherer, int Part)[] parts = [.. Parts(_images, _imageSide), .. Parts(_texts, _textSide)];
        return GatherStep.RunAsync(
            parts.Length, _spec.Run, _progress, (unit, stop) => parts[unit].Gatherer.GatherAsync(parts[unit].Part, stop),
            cancellationToken);
    }

    private IEnumerable<(Gatherer Gatherer, int Part)> Parts(EmbeddedDataset dataset, SideSpec side)
    {
        var gatherer = new Gatherer(dataset, side, _output);
        return Enumerable.Range(0, dataset.Manifest.Parts.Count).Select(part => (gatherer, part));
    }

    private async Task<RetrievalPlan> PlanAsync(int dimensions, CancellationToken cancellationToken)
    {
        var plan = new RetrievalPlan
        {
            Dimensions = dimensions,
            BlockItems = MiningPlanner.TileAnchors(_spec.Run, dimensions, window: 4),
        };
        await _output.PutJsonAsync(MiningLayout.Plan, plan, CommitCondition.Absent, MiningLayout.Staging, cancellationToken)
            .ConfigureAwait(false);
        return await _output.ReadJsonAsync<RetrievalPlan>(MiningLayout.Plan, cancellationToken).ConfigureAwait(false) ?? plan;
    }
}

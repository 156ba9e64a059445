using FgClip.Client;
using FgClip.Datasets.Jobs;
using FgClip.Evaluation.Classification;
using FgClip.Evaluation.Negatives;
using FgClip.Evaluation.Retrieval;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Specs;
using FgClip.Model.Folders;
using FgClip.Pipeline.Models;
using FgClip.Storage;
using FgClip.Web.Api;
using FgClip.Web.Models;

namespace FgClip.Web.Work;

/// <summary>Evaluates the datasets of finished jobs on the silo that is asked, one at a time.</summary>
/// <param name="client">The cluster.</param>
/// <param name="finder">Where models are, for the vectors of classes.</param>
internal sealed class JobEvaluations(FgClipClient client, ModelFinder finder) : IDisposable
{
    // A coordinator of the chart has 1 GiB, and jobs to lead.
    private static readonly MiningRunOptions Run = new() { Memory = 128L << 20 };

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Evaluates, or continues with an evaluation that was broken off.</summary>
    /// <exception cref="RequestException">The body can't be meant.</exception>
    /// <exception cref="InvalidDataException">The dataset is not finished, or lacks what is asked for.</exception>
    public async Task<EvaluationView> RunAsync(string job, EvaluateBody body, CancellationToken cancellationToken)
    {
        var spec = await client.GetSpecAsync(job, cancellationToken);
        var output = StoreAddresses.Normalize(body.Output);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return body.Task switch
            {
                EvaluationTask.Negatives => await NegativesAsync(
                    new NegativesSpec { Embeddings = spec.Output, Output = output, Run = Run }, cancellationToken),
                EvaluationTask.Classify or EvaluationTask.Boxes => await ClassesAsync(spec, body, output, cancellationToken),
                _ => await RetrievalAsync(new RetrievalSpec
                {
                    Embeddings = spec.Output,
                    Texts = body.Texts is { } texts ? StoreAddresses.Normalize(texts) : null,
                    Head = body.Head,
                    Ranks = body.Ranks ?? [1, 5, 10],
                    Output = output,
                    Run = Run,
                }, cancellationToken),
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private static async Task<EvaluationView> NegativesAsync(NegativesSpec spec, CancellationToken cancellationToken)
    {
        Refuse(spec.Validate());
        return EvaluationView.From(await NegativesEvaluation.RunAsync(spec, null, cancellationToken), spec.Output);
    }

    private static async Task<EvaluationView> RetrievalAsync(RetrievalSpec spec, CancellationToken cancellationToken)
    {
        Refuse(spec.Validate());
        return EvaluationView.From(await RetrievalEvaluation.RunAsync(spec, null, cancellationToken), spec.Output);
    }

    private async Task<EvaluationView> ClassesAsync(JobSpec job, EvaluateBody body, string output, CancellationToken cancellationToken)
    {
        using var files = await ClassFiles.WriteAsync(body, cancellationToken);
        try
        {
            var model = await finder.FindAsync(job.Model, cancellationToken);
            if (ModelMemory.DescribeLack(model.Manifest.Files.Sum(file => file.Bytes)) is { } lack)
                throw new InvalidDataException(lack);
            var source = new ClassSource
            {
                Model = model.Path,
                Classes = files.Classes,
                Templates = body.Templates is null ? null : files.Templates,
            };
            var spec = new ClassificationSpec
            {
                Embeddings = job.Output,
                Source = source,
                Boxes = body.Task is EvaluationTask.Boxes,
                Label = body.Label,
                Ranks = body.Ranks ?? [1, 5],
                Output = output,
                Run = Run,
            };
            Refuse(spec.Validate());
            return EvaluationView.From(await ClassificationEvaluation.RunAsync(spec, null, cancellationToken), output);
        }
        catch (Exception refused) when (refused is InvalidDataException or ModelFolderException)
        {
            throw new InvalidDataException(files.Describe(refused.Message), refused);
        }
    }

    private static void Refuse(IReadOnlyList<string> failures)
    {
        if (failures.Count > 0)
            throw new RequestException(string.Join(' ', failures));
    }
}

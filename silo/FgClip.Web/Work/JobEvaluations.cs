using FgClip.Client;
using FgClip.Evaluation.Negatives;
using FgClip.Evaluation.Retrieval;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Specs;
using FgClip.Storage;
using FgClip.Web.Api;

namespace FgClip.Web.Work;

/// <summary>Evaluates the datasets of finished jobs on the silo that is asked, one at a time.</summary>
/// <param name="client">The cluster.</param>
internal sealed class JobEvaluations(FgClipClient client) : IDisposable
{
    // A coordinator of the chart has 1 GiB, and jobs to lead.
    private static readonly MiningRunOptions Run = new() { Memory = 128L << 20 };

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Evaluates, or continues with an evaluation that was broken off.</summary>
    /// <exception cref="RequestException">The body can't be meant.</exception>
    /// <exception cref="InvalidDataException">The dataset is not finished, or lacks what is asked for.</exception>
    public async Task<EvaluationView> RunAsync(string job, EvaluateBody body, CancellationToken cancellationToken)
    {
        var embeddings = (await client.GetSpecAsync(job, cancellationToken)).Output;
        var output = StoreAddresses.Normalize(body.Output);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return body.Task is EvaluationTask.Negatives
                ? await NegativesAsync(new NegativesSpec { Embeddings = embeddings, Output = output, Run = Run }, cancellationToken)
                : await RetrievalAsync(new RetrievalSpec
                {
                    Embeddings = embeddings,
                    Texts = body.Texts is { } texts ? StoreAddresses.Normalize(texts) : null,
                    Head = body.Head,
                    Ranks = body.Ranks,
                    Output = output,
                    Run = Run,
                }, cancellationToken);
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

    private static void Refuse(IReadOnlyList<string> failures)
    {
        if (failures.Count > 0)
            throw new RequestException(string.Join(' ', failures));
    }
}

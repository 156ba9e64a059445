using FgClip.Client;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Mining.Specs;
using FgClip.Mining.Tasks;
using FgClip.Storage;
using FgClip.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FgClip.Web.Work;

/// <summary>What is done with a finished dataset: its failed rows again, mining, evaluation.</summary>
internal static class WorkEndpoints
{
    private const long MaxBytes = 1 << 20;

    public static void MapWork(this IEndpointRouteBuilder api)
    {
        api.MapPost("/jobs/{job}/retry", RetryAsync).WithName("retryJob")
            .WithSummary("Does the failed rows of a job's finished dataset again, as a job of its own: 201, or 200 where it was there.")
            .Accepts<RetryBody>("application/json").Produces<JobView>(StatusCodes.Status201Created).Produces<JobView>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).WithMetadata(new RequestSizeLimit(MaxBytes));
        api.MapPost("/jobs/mine", MineAsync).WithName("mineJob")
            .WithSummary("Submits a mining job: the negatives that the model nearly mistakes. 201, or 200 where it was there.")
            .Accepts<MineBody>("application/json").Produces<JobView>(StatusCodes.Status201Created).Produces<JobView>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
            .WithMetadata(new RequestSizeLimit(MaxBytes));
        api.MapPost("/jobs/{job}/evaluate", EvaluateAsync).WithName("evaluateJob")
            .WithSummary("Evaluates a job's finished dataset, and answers with the numbers once they are there.")
            .WithDescription("The silo that answers computes them, one evaluation at a time, and writes the rank of each query to the "
                + "output. It stops where the connection is closed; the same request continues.")
            .Accepts<EvaluateBody>("application/json").Produces<EvaluationView>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).WithMetadata(new RequestSizeLimit(MaxBytes));
    }

    private static async Task<IResult> RetryAsync(string job, HttpRequest request, FgClipClient client, CancellationToken cancellationToken)
    {
        var body = await RequestJson.ReadAsync<RetryBody>(request.Body, cancellationToken);
        var output = (await client.GetSpecAsync(job, cancellationToken)).Output;
        var record = await JobRecord.ReadAsync(ObjectStores.Open(output), cancellationToken)
            ?? throw new InvalidDataException($"{output} holds no dataset. Embed it first.");
        if (body.IgnoreOptOut && !record.Spec.Manifest.AllowHttp)
            throw new RequestException($"ignoreOptOut: {output} fetched no images from the web; leave it out.");
        var spec = record.Spec with { Output = output, Name = body.Name, Share = body.Share, Retry = new RetryPass(1, [.. body.Chosen()]) };
        // A pass is opened in the dataset only for a job that will be submitted.
        if (JobSpecValidator.Validate(spec) is { Count: > 0 } mistakes)
            throw new RequestException(string.Join(' ', mistakes));
        var pass = await new RetryPasses(ObjectStores.Open(output)).OpenAsync(body.Chosen(), body.IgnoreOptOut, cancellationToken);
        return await SubmittedJob.SubmitAsync(client, spec with { Retry = pass }, cancellationToken);
    }

    private static async Task<IResult> MineAsync(HttpRequest request, FgClipClient client, CancellationToken cancellationToken)
    {
        var body = await RequestJson.ReadAsync<MineBody>(request.Body, cancellationToken);
        if (MiningSpecValidator.Validate(body.Spec) is { Count: > 0 } mistakes)
            throw new RequestException(string.Join(' ', mistakes));
        if (JobName.FindFault(body.Name) is { } fault)
            throw new RequestException($"Name: {fault}");
        if (JobShare.FindFaults(body.Share) is { Count: > 0 } shares)
            throw new RequestException(string.Join(' ', shares));
        var task = MiningTask.From(body.Spec);
        var order = new MiningOrder(task.Name, task.Output, task.Spec, task.Identity) { Name = body.Name, Share = body.Share };
        return await SubmittedJob.SubmitAsync(client, order, cancellationToken);
    }

    private static async Task<EvaluationView> EvaluateAsync(
        string job, HttpRequest request, JobEvaluations evaluations, CancellationToken cancellationToken) =>
        await evaluations.RunAsync(job, await RequestJson.ReadAsync<EvaluateBody>(request.Body, cancellationToken), cancellationToken);
}

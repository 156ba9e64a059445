using System.ComponentModel;
using FgClip.Client;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FgClip.Web.Api;

/// <summary>The verbs of the command line over HTTP.</summary>
internal static class JobEndpoints
{
    private const long MaxBytes = 1 << 20;

    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        api.MapGet("/jobs", ListAsync).WithName("listJobs").WithSummary("Jobs that are not over and the last that are over, oldest first.");
        api.MapPost("/jobs", SubmitAsync).WithName("submitJob")
            .WithSummary("Submits a job. The same again is the same job: 200 where it was there, 201 where it is new.")
            .Accepts<JobSpec>("application/json").Produces<JobView>(StatusCodes.Status201Created).Produces<JobView>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
            .WithMetadata(new RequestSizeLimit(MaxBytes));
        api.MapGet("/jobs/{job}", StatusAsync).WithName("getJob").WithSummary("Where a job stands.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/jobs/{job}/shards", ShardsAsync).WithName("getShards")
            .WithSummary("Where each shard of a job stands, as runs of letters.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/jobs/{job}/history", HistoryAsync).WithName("getHistory")
            .WithSummary("How the job's run got on: rows over time, from its first rows on, in at most some hundred points.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/jobs/{job}/pause",
            (string job, FgClipClient client, CancellationToken token) => DoAsync(client.PauseAsync(job, token)))
            .WithName("pauseJob").WithSummary("Hands out no more of a job's work; what workers hold they finish.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/jobs/{job}/resume",
            (string job, FgClipClient client, CancellationToken token) => DoAsync(client.ResumeAsync(job, token)))
            .WithName("resumeJob").WithSummary("Hands out a paused job's work again.").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/jobs/{job}/cancel",
            (string job, FgClipClient client, CancellationToken token) => DoAsync(client.CancelAsync(job, token)))
            .WithName("cancelJob").WithSummary("Ends a job unless it is over. What is committed stays.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapDelete("/jobs/{job}", (string job, FgClipClient client, CancellationToken token) => DoAsync(client.ForgetAsync(job, token)))
            .WithName("forgetJob")
            .WithSummary("Deletes what the cluster knows of a job that is over; what it wrote stays. Returns where it stood.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IReadOnlyList<JobView>> ListAsync(FgClipClient client, CancellationToken cancellationToken) =>
        [.. (await client.ListAsync(cancellationToken)).Select(status => JobView.From(status))];

    private static async Task<JobView> StatusAsync(string job, FgClipClient client, CancellationToken cancellationToken) =>
        JobView.From(await client.GetStatusAsync(job, cancellationToken));

    private static async Task<HistoryView> HistoryAsync(string job, FgClipClient client, CancellationToken cancellationToken) =>
        HistoryView.From(await client.GetHistoryAsync(job, cancellationToken));

    private static async Task<ShardsView> ShardsAsync(
        string job, FgClipClient client, CancellationToken cancellationToken,
        [Description("The moment of an earlier answer, for what changed since.")] string? since = null) =>
        ShardsView.From(await client.GetShardsAsync(job, ShardsView.ParseVersion(since), cancellationToken));

    private static async Task<IResult> SubmitAsync(HttpRequest request, FgClipClient client, CancellationToken cancellationToken)
    {
        var spec = await RequestJson.ReadAsync<JobSpec>(request.Body, cancellationToken);
        if (JobSpecValidator.Validate(spec) is { Count: > 0 } mistakes)
            throw new RequestException(string.Join(' ', mistakes));
        return await SubmittedJob.SubmitAsync(client, spec, cancellationToken);
    }

    private static async Task<JobView> DoAsync(Task<JobStatus> verb) => JobView.From(await verb);
}

using FgClip.Client;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;
using Microsoft.AspNetCore.Http;

namespace FgClip.Web.Api;

/// <summary>Submits jobs over HTTP: 201 where one is new, 200 where it was there.</summary>
internal static class SubmittedJob
{
    /// <summary>Submits a job over a dataset.</summary>
    public static Task<IResult> SubmitAsync(FgClipClient client, JobSpec spec, CancellationToken cancellationToken) =>
        SubmitAsync(client, JobId.From(spec), () => client.SubmitAsync(spec, job: null, cancellationToken), cancellationToken);

    /// <summary>Submits a mining job.</summary>
    public static Task<IResult> SubmitAsync(FgClipClient client, MiningOrder order, CancellationToken cancellationToken) =>
        SubmitAsync(
            client, MiningJobId.FromOutput(order.Output), () => client.SubmitMiningAsync(order, cancellationToken), cancellationToken);

    private static async Task<IResult> SubmitAsync(
        FgClipClient client, string id, Func<Task<JobStatus>> submit, CancellationToken cancellationToken)
    {
        var known = (await client.ListAsync(cancellationToken)).Any(job => job.Job == id);
        var view = JobView.From(await submit());
        return known ? Results.Ok(view) : Results.Created($"/api/v1/jobs/{Uri.EscapeDataString(view.Job)}", view);
    }
}

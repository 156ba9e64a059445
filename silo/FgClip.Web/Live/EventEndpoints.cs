using FgClip.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FgClip.Web.Live;

/// <summary>Jobs as they continue.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder api) => api.MapGet("/jobs/{job}/events", WatchAsync)
        .WithName("watchJob")
        .WithSummary("What changes of a job, as server-sent events: job, shards, devices, and over at its end.")
        .WithDescription("Each event is JSON as the endpoints of the same name give it; shards and devices hold "
            + "what changed. A minute has under 200 kB.")
        .Produces<string>(contentType: "text/event-stream")
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> WatchAsync(string job, FgClipClient client, HttpContext context, CancellationToken cancellationToken)
    {
        // That there is no such job is said while an answer can still be an error.
        await client.GetStatusAsync(job, cancellationToken);
        var time = context.RequestServices.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
        return TypedResults.ServerSentEvents(new JobEvents(client, job, time).RunAsync(cancellationToken));
    }
}

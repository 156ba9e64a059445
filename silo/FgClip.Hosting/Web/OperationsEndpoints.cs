using FgClip.Hosting.Health;
using FgClip.Hosting.Telemetry;
using FgClip.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FgClip.Hosting.Web;

/// <summary>What those who run a silo ask it.</summary>
internal static class OperationsEndpoints
{
    /// <summary>
    /// Maps <c>/healthz/live</c> and <c>/healthz/ready</c> (200 or 503, with a line for each check), <c>/metrics</c>, and on coordinators
    /// <c>/backlog</c> (JSON: jobs and shards that are left; 503 where that is not known).
    /// </summary>
    public static IEndpointRouteBuilder MapFgClipOperations(this IEndpointRouteBuilder routes)
    {
        var elsewhere = new ElsewhereAttribute();
        routes.MapHealthChecks("/healthz/live", Checks(HealthServiceCollectionExtensions.Live)).WithMetadata(elsewhere)
            .WithSummary("200 while every worker thread gets something done, else 503: restart the silo. A line for each check.");
        routes.MapHealthChecks("/healthz/ready", Checks(HealthServiceCollectionExtensions.Ready)).WithMetadata(elsewhere)
            .WithSummary("200 while the silo is an active member of its cluster, else 503. A line for each check.");
        routes.MapPrometheusScrapingEndpoint("/metrics").WithMetadata(elsewhere).WithSummary("Metrics in the text format of Prometheus.");
        if (routes.ServiceProvider.GetService<JobStatusWatch>() is { } watch)
        {
            routes.MapGet("/backlog", () => watch.Jobs is { } jobs
                ? Results.Json(Backlog.From(jobs))
                : Results.Text("How jobs stand is not known now.", statusCode: StatusCodes.Status503ServiceUnavailable))
                .WithMetadata(elsewhere).ExcludeFromDescription()
                .WithSummary(
                    "On coordinators, jobs and shards that are left as JSON: {\"jobs\": 1, \"shards\": 12}; 503 while that is not known.");
        }

        return routes;
    }

    private static HealthCheckOptions Checks(string tag) => new()
    {
        Predicate = check => check.Tags.Contains(tag),
        ResponseWriter = (context, report) => context.Response.WriteAsync(Describe(report)),
    };

    private static string Describe(HealthReport report) =>
        string.Join('\n',
        report.Entries.Select(entry => $"{entry.Key} {entry.Value.Status}: {entry.Value.Description}").Prepend($"{report.Status}")) + "\n";
}

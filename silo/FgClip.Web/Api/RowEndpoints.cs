using System.ComponentModel;
using FgClip.Datasets.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FgClip.Web.Api;

/// <summary>Rows of a job over HTTP: a sample, and those that failed.</summary>
internal static class RowEndpoints
{
    public static void MapRows(this IEndpointRouteBuilder api)
    {
        api.MapGet("/jobs/{job}/rows", SampleAsync).WithName("sampleRows")
            .WithSummary("Some committed rows, each with the captions of the same shards whose vectors are nearest to its image's.");
        api.MapGet("/jobs/{job}/errors", FailuresAsync).WithName("sampleErrors")
            .WithSummary("Rows that failed, a few for each way, out of the shards that were committed last.");
    }

    private static Task<IReadOnlyList<SampleRow>> SampleAsync(
        string job,
        JobRows rows,
        CancellationToken cancellationToken,
        [Description("The shard; without it some of those that are committed.")] int? shard = null,
        [Description("How many rows, 1 to 48.")] int count = 12) => count is >= 1 and <= JobRows.MaxRows
        ? rows.SampleAsync(job, shard, count, cancellationToken)
        : throw new RequestException($"count: must be 1 to {JobRows.MaxRows}, not {count}.");

    private static Task<IReadOnlyList<SampleRow>> FailuresAsync(string job, JobRows rows, CancellationToken cancellationToken) =>
        rows.FailuresAsync(job, cancellationToken);
}

using System.ComponentModel;
using FgClip.Search.Maps;
using FgClip.Search.Vectors;
using FgClip.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FgClip.Web.Maps;

/// <summary>Maps of datasets over HTTP.</summary>
internal static class MapEndpoints
{
    private const int DefaultSample = 2_000;

    public static void MapMaps(this IEndpointRouteBuilder api) =>
        api.MapGet("/jobs/{job}/map", DrawAsync).WithName("getMap")
            .WithSummary("A sample of a finished job's vectors by the directions in which they differ most (principal components).")
            .WithDescription("The sample is the same every time, and is taken out of at most 16 parts that are spread over the dataset.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static Task<MapView> DrawAsync(
        string job,
        JobMaps maps,
        CancellationToken cancellationToken,
        [Description("Which vectors: image, text or region.")] string of = "image",
        [Description("How many points at most, 1 to 20000.")] int sample = DefaultSample) => sample is >= 1 and <= DatasetMap.MaxPoints
        ? maps.DrawAsync(job, Parse(of), sample, cancellationToken)
        : throw new RequestException($"sample: must be 1 to {DatasetMap.MaxPoints}, not {sample}.");

    private static SearchKind Parse(string of) => of switch
    {
        "image" => SearchKind.Image,
        "text" => SearchKind.Text,
        "region" => SearchKind.Region,
        _ => throw new RequestException($"of: '{of}' is not one of image, text, region."),
    };
}

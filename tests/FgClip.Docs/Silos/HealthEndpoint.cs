using FgClip.Web;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FgClip.Docs.Silos;

/// <summary>An endpoint of the health port.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Summary">What it answers.</param>
internal sealed record HealthEndpoint(string Path, string Summary)
{
    /// <summary>Finds the endpoints of the health port among those of a silo.</summary>
    /// <exception cref="InvalidOperationException">One has no summary.</exception>
    public static IReadOnlyList<HealthEndpoint> FindAll(IServiceProvider services) =>
    [
        .. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ElsewhereAttribute>() is not null)
            .Select(From)
            .OrderBy(endpoint => endpoint.Path, StringComparer.Ordinal),
    ];

    private static HealthEndpoint From(RouteEndpoint endpoint) => new(
        endpoint.RoutePattern.RawText!,
        endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary
            ?? throw new InvalidOperationException($"{endpoint.RoutePattern.RawText} has no summary."));
}

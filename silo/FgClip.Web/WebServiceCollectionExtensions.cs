using FgClip.Client;
using FgClip.Pipeline.Preparing;
using FgClip.Search.Approximate;
using FgClip.Search.Opening;
using FgClip.Search.Vectors;
using FgClip.Web.Api;
using FgClip.Web.Images;
using FgClip.Web.Maps;
using FgClip.Web.Models;
using FgClip.Web.Search;
using FgClip.Web.Security;
using FgClip.Web.Work;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace FgClip.Web;

/// <summary>Adds the page and the API to a silo.</summary>
public static class WebServiceCollectionExtensions
{
    /// <summary>Adds what the page and the API are made of; <see cref="WebEndpoints.MapFgClipWeb"/> maps them.</summary>
    /// <param name="services">Services of a silo, with its <see cref="IClusterClient"/> and a
    /// <see cref="Pipeline.Models.ModelFinder"/>.</param>
    /// <param name="options">Options that <see cref="WebOptions.Validate"/> found nothing wrong with.</param>
    public static IServiceCollection AddFgClipWeb(this IServiceCollection services, WebOptions options)
    {
        services.AddFgClipAccess(options);
        services.AddRouting();
        services.AddSingleton(
            provider => new FgClipClient(provider.GetRequiredService<IClusterClient>(), provider.GetService<TimeProvider>()));
        services.AddSingleton<JobRows>();
        services.AddSingleton<Thumbnails>();
        services.AddSingleton<JobModels>();
        services.AddSingleton(new ImagePreparation { MayExceedBudget = false });
        services.AddSingleton<HeatmapDrawer>();
        services.AddSingleton<QueryVectors>();
        services.AddSingleton<RecentSearches>();
        services.AddSingleton<SearchUploads>();
        services.AddSingleton<JobSearch>();
        services.AddSingleton<JobMaps>();
        services.AddSingleton<JobEvaluations>();
        services.AddSingleton(new OpenIndexes(
            new VectorCache(options.SearchCache.Length > 0 ? options.SearchCache : VectorCache.DefaultFolder, options.SearchCacheBytes),
            options.SearchIndexes.Length > 0 ? new IndexCatalog([options.SearchIndexes]) : null));
        services.AddOpenApi("v1", document =>
        {
            document.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true;
            document.AddDocumentTransformer(Describe);
            document.AddNames();
        });

        return services;
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "FgClip.Cluster";
        document.Info.Description =
            "Jobs of a cluster: what they do, what they found, and what their vectors see. With a key, send it as Authorization: Bearer. "
            + "What changes something needs the header X-FgClip: 1 unless it bears a token.";
        document.Servers = [];
        return Task.CompletedTask;
    }
}

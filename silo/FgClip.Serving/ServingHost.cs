using System.Net;
using FgClip.Pipeline.Models;
using FgClip.Serving.Api;
using FgClip.Serving.Batching;
using FgClip.Serving.Telemetry;
using FgClip.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace FgClip.Serving;

/// <summary>The server.</summary>
public static class ServingHost
{
    /// <summary>Where a load balancer asks whether requests may come; it needs no key and tells nothing else.</summary>
    public const string HealthPath = "/health";

    /// <summary>Where Prometheus asks for metrics, with the key.</summary>
    public const string MetricsPath = "/metrics";

    /// <summary>Starts a server.</summary>
    /// <param name="model">The model; it stays the caller's, and is free once the server is disposed of.</param>
    /// <param name="options">Options that <see cref="ServingOptions.Validate"/> found nothing wrong with.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <returns>The server, which listens. Disposing of it ends it after the requests that it has.</returns>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<WebApplication> StartAsync(LoadedModel model, ServingOptions options, CancellationToken cancellationToken)
    {
        var app = Build(model, options);
        try
        {
            // Before it listens: the first request waits for no graph, and a model that can't be opened ends the start.
            await Task.Run(() => WarmUp(model), cancellationToken).ConfigureAwait(false);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return app;
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static WebApplication Build(LoadedModel model, ServingOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            server.Listen(IPAddress.Parse(options.Web.Address), options.Web.Port);
        });
        var encoder = new BatchEncoder(model, options.Features.Normalize);
        builder.Services.AddRoutingCore();
        builder.Services.AddFgClipAccess(options.Web);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new ComputationHeaders(model, options.Features));
        builder.Services.AddSingleton(_ => new EmbeddingQueue(
            items => ServingTelemetry.Measure(items, encoder.Encode), options.BatchTokens));
        builder.Services.AddSingleton(new Room(RequestBody.LargestAtOnce * options.MaxRequestBytes));
        builder.Services.AddSingleton(
            services => new EmbeddingService(model, options, services.GetRequiredService<EmbeddingQueue>()));
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ServingTelemetry.Name, "Microsoft.AspNetCore.Hosting", "System.Runtime")
            .AddPrometheusExporter(exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0));
        var app = builder.Build();
        app.Use((context, next) => context.Request.Path == HealthPath ? AnswerHealthAsync(context) : next(context));
        app.UseFgClipAccess();
        app.MapPrometheusScrapingEndpoint(MetricsPath);
        app.MapEmbeddings();
        return app;
    }

    private static Task AnswerHealthAsync(HttpContext context) => context.Response.WriteAsync("Healthy", context.RequestAborted);

    private static void WarmUp(LoadedModel model)
    {
        foreach (var head in model.Folder.Manifest.TextHeads.GroupBy(head => head.Value.Graph))
        {
            var (walk, graph) = (head.First().Key, head.First().Value);
            model.Encoder.EncodeTexts([model.Tokenizer.Encode("a", graph.Length)], [walk]);
        }
    }
}

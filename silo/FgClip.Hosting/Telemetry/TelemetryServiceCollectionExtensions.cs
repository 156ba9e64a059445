using FgClip.Grains.Abstractions.Telemetry;
using FgClip.Pipeline.Telemetry;
using FgClip.Workers.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace FgClip.Hosting.Telemetry;

/// <summary>Metrics, traces and logs of a silo, by OpenTelemetry.</summary>
internal static class TelemetryServiceCollectionExtensions
{
    /// <summary>The variable that names a collector, as OpenTelemetry has it; its sisters set the rest.</summary>
    public const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string ServiceName = "fgclip-silo";

    /// <summary>Adds metrics for Prometheus, and where a collector is named, all three by OTLP.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="roles">The silo's roles: coordinators tell of jobs.</param>
    public static IServiceCollection AddFgClipTelemetry(this IServiceCollection services, SiloRoles roles)
    {
        if (roles.HasFlag(SiloRoles.Coordinator))
        {
            services.AddSingleton<JobStatusWatch>();
            services.AddHostedService(provider => provider.GetRequiredService<JobStatusWatch>());
            services.AddHostedService<ClusterTelemetry>();
        }

        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics
                .AddMeter(PipelineTelemetry.Name, WorkerTelemetry.Name, ClusterTelemetry.Name, "Microsoft.Orleans", "System.Runtime")
                .AddPrometheusExporter());
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(CollectorVariable)))
            return services;

        telemetry.WithTracing(traces => traces.AddSource(JobTrace.Source, PipelineTelemetry.Name)).WithLogging().UseOtlpExporter();
        return services.Configure<OpenTelemetryLoggerOptions>(logs => (logs.IncludeScopes, logs.IncludeFormattedMessage) = (true, true));
    }
}

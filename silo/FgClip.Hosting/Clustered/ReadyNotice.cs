using FgClip.Client;
using FgClip.Hosting.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FgClip.Hosting.Clustered;

/// <summary>Says that the silo is part of its cluster and takes work, for people and for scripts that wait for it.</summary>
internal sealed partial class ReadyNotice(ILocalSiloDetails silo, SiloSettings settings, IHostApplicationLifetime host,
    ILogger<ReadyNotice> logger) : IHostedService
{
    private readonly ILogger _logger = logger;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        host.ApplicationStarted.Register(() => LogReady(
            silo.SiloAddress.ToParsableString(),
            settings.Roles,
            silo.GatewayAddress is { Endpoint.Port: > 0 } gateway ? gateway.Endpoint.ToString() : "not here",
            settings.Roles.HasFlag(SiloRoles.Worker) ? string.Join(", ", settings.Worker.Devices.Select(device => device.Name)) : "none",
            settings.Cluster.Length > 0 ? ClusterAddress.Parse(settings.Cluster).ToString() : "none; it is alone"));
        host.ApplicationStopping.Register(LogStopping);
        host.ApplicationStopped.Register(LogStopped);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information,
        "Silo {Silo} is ready. Roles: {Roles}. Clients: {Gateway}. Devices: {Devices}. Cluster: {Cluster}.")]
    private partial void LogReady(string silo, SiloRoles roles, string gateway, string devices, string cluster);

    [LoggerMessage(LogLevel.Information, "The silo stops: it takes no more work.")]
    private partial void LogStopping();

    [LoggerMessage(LogLevel.Information, "The silo has left its cluster.")]
    private partial void LogStopped();
}

using System.Net;
using FgClip.Grains.State;
using FgClip.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FgClip.Hosting.Embedded;

/// <summary>
/// A whole cluster inside this process: one silo with both roles, which listens on the loopback address alone and keeps its grain state
/// in memory. Any number may run side by side; none sees another.
/// </summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly OrleansLogFilter _logs;

    private EmbeddedCluster(IHost host, OrleansLogFilter logs) => (_host, _logs) = (host, logs);

    /// <summary>The cluster's grains and streams.</summary>
    public IClusterClient Grains => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Starts a cluster.</summary>
    public static async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions options, CancellationToken cancellationToken)
    {
        for (var start = 1; ; start++)
        {
            var logs = new OrleansLogFilter();
            var host = Build(options, logs);
            try
            {
                await host.StartAsync(cancellationToken);
                return new EmbeddedCluster(host, logs);
            }
            catch (Exception exception) when (start < FreePort.Tries && FreePort.IsTaken(exception))
            {
                host.Dispose();
            }
            catch
            {
                host.Dispose();
                throw;
            }
        }
    }

    /// <summary>Stops: the worker finishes or gives back what it has in hand.</summary>
    public async ValueTask DisposeAsync()
    {
        _logs.IsStopping = true;
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            _host.Dispose();
    }

    private static IHost Build(EmbeddedClusterOptions options, OrleansLogFilter filter)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        // A filter that is a function takes the place of the least level.
        builder.Logging.AddFilter((category, level) => level >= options.LogLevel && filter.Passes(category));
        if (options.Logs is { } logs)
            builder.Logging.AddProvider(logs);

        // Signals and the console belong to the process around the cluster.
        builder.Services.AddSingleton<IHostLifetime, EmbeddedHostLifetime>();
        options.Services(builder.Services);
        builder.UseOrleans(silo =>
        {
            var id = Guid.NewGuid().ToString("N");
            silo.UseLocalhostClustering(FreePort.Find(IPAddress.Loopback), gatewayPort: 0, serviceId: id, clusterId: id);
            silo.AddMemoryGrainStorage(CoordinatorState.StorageName);
            silo.AddFgClipSilo(fgclip =>
            {
                fgclip.Coordinator = coordinator =>
                {
                    coordinator.ProgressInterval = TimeSpan.FromMilliseconds(200);
                    options.Coordinator(coordinator);
                };
                fgclip.Worker = worker =>
                {
                    worker.PollInterval = TimeSpan.FromMilliseconds(50);
                    worker.RenewInterval = TimeSpan.FromSeconds(1);
                    worker.DrainGrace = TimeSpan.Zero;
                    options.Worker(worker);
                };
            });
            silo.EndJobsOnFullDisk();
        });
        return builder.Build();
    }

    private sealed class EmbeddedHostLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

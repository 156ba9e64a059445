using FgClip.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Core.Internal;
using StackExchange.Redis;

namespace FgClip.Faults.Clusters;

/// <summary>A client that may do what the product's own may not, such as move grains.</summary>
public sealed class ClusterOperator : IAsyncDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(0.5), AnswerIsLost = TimeSpan.FromSeconds(10);

    private readonly IHost _host;

    private ClusterOperator(IHost host)
    {
        _host = host;
        Jobs = new FgClipClient(Grains);
    }

    /// <summary>The cluster's jobs.</summary>
    public FgClipClient Jobs { get; }

    private IClusterClient Grains => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Connects to a cluster, however long that takes.</summary>
    public static async Task<ClusterOperator> ConnectAsync(FaultCluster cluster, CancellationToken cancellationToken)
    {
        var address = ClusterAddress.Parse(cluster.Redis.Address);
        while (true)
        {
            var host = Build(address, cluster.Redis.ConnectionString);
            try
            {
                await host.StartAsync(cancellationToken);
                return new ClusterOperator(host);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                host.Dispose();
                await Task.Delay(BetweenTries, cancellationToken);
            }
        }
    }

    /// <summary>Moves each coordinator grain that is active to where Orleans places it next, with what it remembers.</summary>
    /// <returns>How many were asked to move, and how many could not be asked because their silo went away.</returns>
    public async Task<(int Moved, int Lost)> MoveGrainsAsync()
    {
        var statistics = await Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        var grains = statistics.Where(grain => grain.GrainType.Contains("FgClip.Grains", StringComparison.Ordinal)).ToList();
        var moved = await Task.WhenAll(grains.Select(grain => TryMoveAsync(grain.GrainId)));
        return (moved.Count(isMoved => isMoved), moved.Count(isMoved => !isMoved));
    }

    private async Task<bool> TryMoveAsync(GrainId grain)
    {
        try
        {
            await Grains.GetGrain(grain).AsReference<IGrainManagementExtension>().MigrateOnIdle();
            return true;
        }
        catch (Exception lost) when (lost is TimeoutException or OrleansException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static IHost Build(ClusterAddress address, string redis)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (address.ClusterId, address.ServiceId));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = AnswerIsLost);
            client.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis));
            client.AddFgClipProgress();
        });
        return builder.Build();
    }
}

using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Grains.Abstractions.Progress;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using StackExchange.Redis;

namespace FgClip.Client;

/// <summary>An Orleans client of a cluster that is found through Redis.</summary>
internal static class ClusterConnection
{
    // New silos and their grains are looked for this often; Orleans does so once a minute, which is long for who starts a cluster and a
    // job.
    private static readonly TimeSpan LookAround = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(0.5);

    // What was asked of a silo that died is lost, and is asked again after so long; Orleans waits half a minute. Calls of this client only
    // look up and note.
    private static readonly TimeSpan AnswerIsLost = TimeSpan.FromSeconds(10);

    // A start asks one silo what the cluster can do, and no other one if that dies: it is several tries, each with the next silo, and each
    // twice as long as the one before for a machine that is slow.
    private static readonly TimeSpan FirstTry = TimeSpan.FromSeconds(2);

    /// <summary>Connects, and waits until the cluster can take a job.</summary>
    /// <exception cref="ClusterUnreachableException">Redis or the cluster does not answer for so long.</exception>
    public static async Task<IHost> OpenAsync(ClusterAddress address, TimeSpan patience, CancellationToken cancellationToken)
    {
        await CheckRedisAsync(address).WaitAsync(cancellationToken).ConfigureAwait(false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var gateway = Random.Shared.Next(short.MaxValue);
        for (var length = FirstTry; ; length *= 2, gateway++)
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
            time.CancelAfter(length);
            try
            {
                return await TryAsync(address, gateway, time.Token).ConfigureAwait(false);
            }
            catch (Exception) when (time.IsCancellationRequested && !limit.IsCancellationRequested)
            {
                // The next silo.
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                throw new ClusterUnreachableException(
                    $"No silo with coordinators answered within {patience.TotalSeconds:0} seconds at {address}. Is one running, with this "
                    + "address and these ids, and can its gateway port be reached from here?",
                    failure);
            }
        }
    }

    private static async Task<IHost> TryAsync(ClusterAddress address, int gateway, CancellationToken cancellationToken)
    {
        var host = Build(address, gateway, cancellationToken);
        try
        {
            await host.StartAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            while (!HasCoordinators(grains))
                await Task.Delay(BetweenTries, cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private static IHost Build(ClusterAddress address, int gateway, CancellationToken limit)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        // What a client of a cluster logs, as a gateway that went away, is told by exceptions where it matters.
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<IHostLifetime, ClientHostLifetime>();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (address.ClusterId, address.ServiceId));
            client.Configure<GatewayOptions>(
                options => (options.GatewayListRefreshPeriod, options.PreferredGatewayIndex) = (LookAround, gateway));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = AnswerIsLost);
            client.Configure<TypeManagementOptions>(options => options.TypeMapRefreshInterval = LookAround);
            client.UseRedisClustering(options => options.ConfigurationOptions = address.ToRedis());
            client.UseConnectionRetryFilter(async (_, _) =>
            {
                await Task.Delay(BetweenTries, limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return !limit.IsCancellationRequested;
            });
            client.AddFgClipProgress();
        });
        return builder.Build();
    }

    private static async Task CheckRedisAsync(ClusterAddress address)
    {
        try
        {
            var options = address.ToRedis();
            options.AbortOnConnectFail = true;
            var redis = await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
            await using var closing = redis.ConfigureAwait(false);
            await redis.GetDatabase().PingAsync().ConfigureAwait(false);
        }
        catch (RedisException failure)
        {
            throw new ClusterUnreachableException($"The Redis of {address} can't be reached: {failure.Message}", failure);
        }
    }

    /// <summary>Whether a silo is known that hosts each grain that a client calls; Orleans throws at once where none is.</summary>
    private static bool HasCoordinators(IGrainFactory grains)
    {
        try
        {
            _ = grains.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key);
            _ = grains.GetGrain<IJobGrain>("any");
            _ = grains.GetGrain<IMiningJobGrain>("any");
            _ = grains.GetGrain<IJobProgressGrain>("any");
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Signals belong to the process around the client.
    private sealed class ClientHostLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

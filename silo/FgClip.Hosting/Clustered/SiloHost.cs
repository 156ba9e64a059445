using FgClip.Client;
using FgClip.Hosting.Settings;
using FgClip.Hosting.Telemetry;
using FgClip.Hosting.Web;
using FgClip.Pipeline.Models;
using FgClip.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;
using StackExchange.Redis;

namespace FgClip.Hosting.Clustered;

/// <summary>Starts a silo in a process of its own.</summary>
public static class SiloHost
{
    // Decoding and ONNX Runtime block threads of the pool, which grows by one or two a second: probes and leases would wait for it.
    private const int SparePoolThreads = 32;

    /// <summary>Starts a silo, and waits until it is part of its cluster.</summary>
    /// <param name="settings">How it is set up.</param>
    /// <param name="configuration">Where other libraries' sections are, such as Logging.</param>
    /// <exception cref="SiloStartException">Its Redis can't be reached, or a port is taken.</exception>
    public static async Task<IHost> StartAsync(SiloSettings settings, IConfiguration configuration)
    {
        var cluster = settings.Cluster.Length > 0 ? ClusterAddress.Parse(settings.Cluster) : null;
        ThreadPool.SetMinThreads(Environment.ProcessorCount + SparePoolThreads, Environment.ProcessorCount);
        if (cluster is not null)
            await CheckRedisAsync(cluster);
        for (var tried = 1; ; tried++)
        {
            var endpoints = SiloEndpoints.Choose(settings, cluster);
            FixedPorts.ThrowIfTaken(settings, endpoints);
            var host = Build(settings, configuration, cluster, endpoints);
            try
            {
                await host.StartAsync();
                return host;
            }
            catch (Exception taken) when (FreePort.IsTaken(taken))
            {
                await LeaveAsync(host);
                if (tried == FreePort.Tries)
                    throw new SiloStartException($"A port of {endpoints.Address} was taken each of {tried} times: {taken.Message}", taken);
            }
        }
    }

    /// <summary>Ends a host that did not start: what did start of it may have joined the cluster, and leaves it in order.</summary>
    private static async Task LeaveAsync(IHost host)
    {
        try
        {
            await host.StopAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The start's own failure is what the caller hears of.
        }

        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host.Dispose();
    }

    private static IHost Build(SiloSettings settings, IConfiguration configuration, ClusterAddress? cluster, SiloEndpoints endpoints)
    {
        if (settings is { HttpPort: 0, Web.Port: 0 })
        {
            var alone = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            Add(alone, settings, configuration, cluster, endpoints);
            return alone.Build();
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Add(builder, settings, configuration, cluster, endpoints);
        builder.AddFgClipServer(settings, endpoints);
        var host = builder.Build();
        if (settings.Web.Port != 0)
            host.MapFgClipWeb();
        if (settings.HttpPort != 0)
            host.MapFgClipOperations();
        return host;
    }

    private static void Add(
        IHostApplicationBuilder builder, SiloSettings settings, IConfiguration configuration, ClusterAddress? cluster,
        SiloEndpoints endpoints)
    {
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.AddSiloLogs(settings.Logs, configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(new ModelFinder([.. settings.Models], settings.ModelCache));
        builder.UseOrleans(silo =>
        {
            silo.AddFgClipCluster(cluster, endpoints, settings);
            silo.AddFgClipSilo(fgclip => fgclip.Roles = settings.Roles);
            if (settings.Web.Port != 0)
                silo.AddDashboard();
        });
        builder.Services.AddSingleton(Options.Create(settings.Coordinator));
        builder.Services.AddSingleton(Options.Create(settings.Worker));
        builder.Services.AddFgClipTelemetry(settings.Roles);
        builder.Services.AddHostedService<ReadyNotice>();
    }

    private static async Task CheckRedisAsync(ClusterAddress cluster)
    {
        try
        {
            var options = cluster.ToRedis();
            options.AbortOnConnectFail = true;
            await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
            await redis.GetDatabase().PingAsync();
        }
        catch (RedisException unreachable)
        {
            throw new SiloStartException($"The Redis of {cluster} can't be reached: {unreachable.Message}", unreachable);
        }
    }
}

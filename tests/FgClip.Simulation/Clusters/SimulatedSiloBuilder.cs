using FgClip.Grains;
using FgClip.Grains.Leases;
using FgClip.Workers;
using FgClip.Workers.Attempts;
using FgClip.Workers.Devices;
using FgClip.Workers.Work;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FgClip.Simulation.Clusters;

/// <summary>What a silo registers: the product's own services, over the simulation's clock, grains, threads and work.</summary>
internal sealed class SimulatedSiloBuilder : ISiloBuilder
{
    /// <inheritdoc />
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <inheritdoc />
    public IConfiguration Configuration { get; } = new ConfigurationBuilder().Build();

    /// <summary>Builds the services of a silo with coordinators.</summary>
    public static ServiceProvider BuildCoordinator(SimulatedCluster cluster, SimulatedSilo silo)
    {
        var builder = Create(cluster, silo);
        builder.AddFgClipCoordinator();
        return builder.Services.BuildServiceProvider();
    }

    /// <summary>Builds the services of a silo with devices.</summary>
    public static ServiceProvider BuildWorker(SimulatedCluster cluster, SimulatedSilo silo, IJobWork work,
        IReadOnlyList<WorkerDevice> devices)
    {
        var builder = Create(cluster, silo);
        builder.Services.AddSingleton(work);
        builder.Services.AddSingleton<WorkThreads, OnlyThread>();
        builder.AddFgClipWorker(options =>
        {
            options.Devices = [.. devices];
            // Asking seldom keeps a schedule short: nothing depends on how often an idle worker asks.
            options.PollInterval = TimeSpan.FromSeconds(5);
        });
        return builder.Services.BuildServiceProvider();
    }

    /// <summary>Creates the worker of a device.</summary>
    public static DeviceWorker CreateWorker(ServiceProvider services, WorkerDevice device) =>
        services.GetRequiredService<DeviceWorkerFactory>().Create(device);

    private static SimulatedSiloBuilder Create(SimulatedCluster cluster, SimulatedSilo silo)
    {
        var builder = new SimulatedSiloBuilder();
        builder.Services.AddSingleton(silo.Time);
        builder.Services.AddSingleton<ISiloLiveness>(cluster);
        builder.Services.AddSingleton(cluster.Grains);
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        builder.Services.AddSingleton(SimulatedSiloDetails.Create(silo.Address));
        return builder;
    }

    private sealed class OnlyThread : WorkThreads
    {
        public override Task<T> RunAsync<T>(Func<Task<T>> work) => work();
    }
}

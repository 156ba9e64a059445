using FgClip.Pipeline.Models;
using FgClip.Workers.Attempts;
using FgClip.Workers.Devices;
using FgClip.Workers.Health;
using FgClip.Workers.Mining;
using FgClip.Workers.Telemetry;
using FgClip.Workers.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace FgClip.Workers;

/// <summary>Workers as part of a silo.</summary>
public static class WorkerSiloBuilderExtensions
{
    /// <summary>Lets the silo compute on its devices.</summary>
    public static ISiloBuilder AddFgClipWorker(this ISiloBuilder silo, Action<WorkerOptions>? configure = null)
    {
        silo.Services.AddOptions<WorkerOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        silo.Services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsValidator>();
        silo.Services.AddOptions<HostOptions>().PostConfigure<IOptions<WorkerOptions>>((host, worker) =>
            host.ShutdownTimeout += worker.Value.DrainGrace);
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton(new ModelFinder(roots: [], ModelFinder.DefaultCache));
        silo.Services.TryAddSingleton<IJobWork, DatasetJobWork>();
        silo.Services.TryAddSingleton<IMiningWork, StoredVectorMining>();
        silo.Services.AddSingleton<CoordinatorCalls>();
        silo.Services.TryAddSingleton<WorkThreads>();
        silo.Services.AddSingleton<LeasedAttempt>();
        silo.Services.AddSingleton<ExclusiveExecution>();
        silo.Services.AddSingleton<RefusalCheck>();
        silo.Services.AddMetrics();
        silo.Services.AddSingleton<WorkerTelemetry>();
        silo.Services.AddSingleton<DeviceHeartbeats>();
        silo.Services.AddSingleton<MiningSlot>();
        silo.Services.AddSingleton<WorkSignal>();
        silo.Services.AddSingleton<DeviceWorkerFactory>();
        silo.Services.AddSingleton<DeviceWorkers>();
        silo.Services.AddSingleton<IWorkerHealth>(services => services.GetRequiredService<DeviceWorkers>());
        silo.Services.AddHostedService(services => services.GetRequiredService<DeviceWorkers>());
        silo.Services.AddPlacementDirector<DevicePlacement, DevicePlacementDirector>();
        return silo;
    }

    /// <summary>Lets a full disk end a job at once, for a silo that nobody but its user's command is waiting for.</summary>
    public static ISiloBuilder EndJobsOnFullDisk(this ISiloBuilder silo)
    {
        var work = silo.Services.Last(service => service.ServiceType == typeof(IJobWork));
        silo.Services.Replace(ServiceDescriptor.Singleton<IJobWork>(services => new FullDiskRefusal((IJobWork)(
            work.ImplementationInstance
            ?? work.ImplementationFactory?.Invoke(services)
            ?? ActivatorUtilities.CreateInstance(services, work.ImplementationType!)))));
        return silo;
    }

    /// <summary>Keeps worker grains off a silo that has their assembly but no device. It can still call those of other silos.</summary>
    public static ISiloBuilder ExcludeFgClipWorker(this ISiloBuilder silo)
    {
        silo.Services.AddPlacementDirector<DevicePlacement, DevicePlacementDirector>();
        return silo.Configure<GrainTypeOptions>(types => types.Classes.ExceptWith([typeof(DeviceWorkerGrain), typeof(SiloDevicesGrain)]));
    }
}

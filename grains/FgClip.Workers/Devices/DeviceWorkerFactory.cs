using FgClip.Grains.Abstractions.Devices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FgClip.Workers.Devices;

/// <summary>Puts the worker of a device together.</summary>
internal sealed class DeviceWorkerFactory(IOptions<WorkerOptions> options, ILocalSiloDetails silo, TimeProvider time,
    IServiceProvider services)
{
    private static readonly TimeSpan MaxCooldown = TimeSpan.FromMinutes(2);

    /// <summary>Creates the worker of a device; it is not started.</summary>
    public DeviceWorker Create(WorkerDevice device)
    {
        var activity = new DeviceActivity(new DeviceKey(silo.SiloAddress, device.Name), time);
        var breaker = new FailureBreaker(options.Value.MaxFailures, options.Value.FailurePause, time);
        var attempts = ActivatorUtilities.CreateInstance<AttemptRunner>(services, activity, device, breaker);
        IReadOnlyList<IWorkSource> sources =
        [
            ActivatorUtilities.CreateInstance<DatasetJobSource>(services, activity, attempts),
            ActivatorUtilities.CreateInstance<MiningJobSource>(services, activity, attempts),
        ];
        var cooldowns = new JobCooldowns(options.Value.PollInterval, MaxCooldown, time);
        var jobs = ActivatorUtilities.CreateInstance<JobChooser>(services, activity, cooldowns, options.Value);
        return ActivatorUtilities.CreateInstance<DeviceWorker>(services, activity, sources, jobs, cooldowns, breaker, options.Value);
    }
}

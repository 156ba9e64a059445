using System.Diagnostics.Metrics;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Pipeline.Telemetry;
using FgClip.Workers.Health;
using FgClip.Workers.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FgClip.Workers.Devices;

/// <summary>
/// Runs this silo's workers, one for each device, outside of any grain. It is registered after the silo, so that it starts once
/// grains can be called, and stops, its leases given back, while they still can.
/// </summary>
internal sealed class DeviceWorkers(
    IOptions<WorkerOptions> options,
    ILocalSiloDetails silo,
    DeviceHeartbeats pulses,
    WorkerTelemetry telemetry,
    TimeProvider time,
    IServiceProvider services) : BackgroundService, IWorkerHealth
{
    private readonly Lazy<IReadOnlyList<RunningDevice>> _devices = new(() =>
    [
        .. options.Value.Devices.Select(device => new RunningDevice(
            ActivatorUtilities.CreateInstance<DeviceWorker>(services, new DeviceKey(silo.SiloAddress, device.Name), options.Value),
            device,
            pulses[device.Name].Stages,
            new DeviceLiveness(device, pulses[device.Name], options.Value, time, ThreadClock.TicksOf))),
    ]);

    /// <summary>The worker of a device; null where this silo has no such device.</summary>
    public DeviceWorker? Find(DeviceKey key) => _devices.Value.FirstOrDefault(device => device.Worker.Key == key)?.Worker;

    /// <summary>What each device does.</summary>
    public IReadOnlyList<DeviceReport> Report() => [.. _devices.Value.Select(device => device.Report())];

    /// <inheritdoc />
    public IReadOnlyList<DeviceHealth> Look() => [.. _devices.Value.Select(device => device.Look())];

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        telemetry.ObserveBusy(() => _devices.Value.Select(device => new Measurement<int>(device.Worker.Status.Work is null ? 0 : 1, Tag(device))));
        telemetry.ObserveStall(() => _devices.Value.Where(device => device.Worker.IsComputing)
            .Select(device => new Measurement<double>(pulses[device.Worker.Key.Device].Read().SinceLastSignal.TotalSeconds, Tag(device))));
        foreach (var device in _devices.Value)
            device.Loop = device.Worker.RunAsync(stoppingToken);
        return Task.WhenAll(_devices.Value.Select(device => device.Loop!));
    }

    private static KeyValuePair<string, object?> Tag(RunningDevice device) => new("device", device.Worker.Key.Device);

    private sealed record RunningDevice(DeviceWorker Worker, WorkerDevice Device, StageClock Stages, DeviceLiveness Liveness)
    {
        public Task? Loop { get; set; }

        public DeviceReport Report() => new(Worker.Key, Device.Encoder.Provider.ToString(), Worker.Status, Pace(Stages.Read()), Pace(Stages.Total));

        private static DevicePace Pace(StageTimes times) => new(
            times.Span,
            times.Computing,
            times.WaitingForRows,
            times.WaitingForWriter,
            times.ImageBatches,
            times.Images,
            times.Places,
            times.Patches,
            times.Padding);

        public DeviceHealth Look() => Liveness.Look(Worker.Status, Worker.IsComputing, Loop);
    }
}

using System.Diagnostics.Metrics;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Pipeline.Telemetry;
using FgClip.Workers.Health;
using FgClip.Workers.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FgClip.Workers.Devices;

/// <summary>
/// Runs this silo's workers, one for each device, outside of any grain. It is registered after the silo, so that it starts once
/// grains can be called, and stops, its leases given back, while they still can.
/// </summary>
internal sealed class DeviceWorkers(
    IOptions<WorkerOptions> options,
    DeviceWorkerFactory factory,
    DeviceHeartbeats pulses,
    WorkerTelemetry telemetry,
    WorkSignal signal,
    IClusterMembershipService membership,
    TimeProvider time) : BackgroundService, IWorkerHealth
{
    private readonly Lazy<IReadOnlyList<RunningDevice>> _devices = new(() =>
    [
        .. options.Value.Devices.Select(device => new RunningDevice(
            factory.Create(device),
            device,
            pulses[device.Name].Stages,
            new DeviceLiveness(device, pulses[device.Name], options.Value, time, ThreadClock.TicksOf),
            options.Value.StallFloor,
            time)),
    ]);

    /// <summary>The worker of a device; null where this silo has no such device.</summary>
    public DeviceWorker? Find(DeviceKey key) => _devices.Value.FirstOrDefault(device => device.Activity.Key == key)?.Worker;

    /// <summary>What each device does.</summary>
    public IReadOnlyList<DeviceReport> Report() => [.. _devices.Value.Select(device => device.Report())];

    /// <inheritdoc />
    public IReadOnlyList<DeviceHealth> Look() => [.. _devices.Value.Select(device => device.Look())];

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        telemetry.ObserveBusy(
            () => _devices.Value.Select(device => new Measurement<int>(device.Activity.Status.Work is null ? 0 : 1, Tag(device))));
        telemetry.ObserveStall(() => _devices.Value
            .Where(device => device.Activity.Status.Work is not null || device.Activity.Held is not null)
            .Select(
                device => new Measurement<double>(pulses[device.Activity.Key.Device].Read().SinceLastSignal.TotalSeconds, Tag(device))));
        foreach (var device in _devices.Value)
            device.Loop = device.Worker.RunAsync(stoppingToken);
        return Task.WhenAll([.. _devices.Value.Select(device => device.Loop!), WatchSilosAsync(stoppingToken)]);
    }

    /// <summary>
    /// Wakes the devices after a silo left: what it held is free, and nobody announces that. Coordinators learn of it within the second.
    /// </summary>
    private async Task WatchSilosAsync(CancellationToken stopping)
    {
        var live = 0;
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stopping))
            {
                var before = live;
                live = snapshot.Members.Values.Count(member => !member.Status.IsTerminating());
                if (live >= before)
                    continue;
                await Task.Delay(TimeSpan.FromSeconds(1), time, stopping);
                signal.Set();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private static KeyValuePair<string, object?> Tag(RunningDevice device) => new("device", device.Activity.Key.Device);

    private sealed record RunningDevice(
        DeviceWorker Worker, WorkerDevice Device, StageClock Stages, DeviceLiveness Liveness, TimeSpan Grace, TimeProvider Time)
    {
        public DeviceActivity Activity => Worker.Device;

        public Task? Loop { get; set; }

        public DeviceReport Report() =>
            new(Activity.Key, Device.Encoder.Provider.ToString(), Activity.Status, Pace(Stages.Read()), Pace(Stages.Total));

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

        /// <summary>A worker whose abandoned work does not end has lost a thread, and with it the device.</summary>
        public DeviceHealth Look() => Activity.Held is { } held && Time.GetUtcNow() - held.Since > Grace
            ? new DeviceHealth(Device.Name, IsAlive: false, $"{held.What} was abandoned, as nothing got done, and does not end")
            : Liveness.Look(Activity.Status, Activity.IsComputing, Loop);
    }
}

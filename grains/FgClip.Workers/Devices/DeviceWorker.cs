using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Workers.Attempts;
using Microsoft.Extensions.Logging;

namespace FgClip.Workers.Devices;

/// <summary>The work loop of one device: asks the active jobs for work in turn, does it, and asks again.</summary>
/// <remarks>It is in <see cref="ExclusiveExecution"/> from before it asks for work until that is done.</remarks>
/// <param name="device">What the device does.</param>
/// <param name="sources">Where work comes from. Every job of the first is asked before any job of the next.</param>
/// <param name="breaker">Takes the device out of work that fails at everything.</param>
/// <param name="grains">The cluster's grains.</param>
/// <param name="quarantine">The silo's devices that work.</param>
/// <param name="options">The intervals.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DeviceWorker(
    DeviceActivity device,
    IReadOnlyList<IWorkSource> sources,
    FailureBreaker breaker,
    IGrainFactory grains,
    ExclusiveExecution quarantine,
    WorkerOptions options,
    TimeProvider time,
    ILogger<DeviceWorker> logger)
{
    private readonly ILogger _logger = logger;
    private readonly JobCooldowns _cooldowns = new(options.PollInterval, TimeSpan.FromMinutes(2), time);
    private readonly Backoff _backoff = new(options.PollInterval, TimeSpan.FromSeconds(30), time);

    /// <summary>What the device does.</summary>
    public DeviceActivity Device => device;

    /// <summary>Works until it is told to stop; what is in hand then is finished or given back first.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                switch (await WorkOnceAsync(stopping))
                {
                    case AttemptOutcome.Done or AttemptOutcome.Dropped or AttemptOutcome.Refused:
                        _backoff.Reset();
                        break;
                    case AttemptOutcome.Failed:
                        await _backoff.WaitAsync(stopping);
                        break;
                    case null:
                        await Task.Delay(options.PollInterval, time, stopping);
                        break;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                LogInterrupted(device.Key.Device, exception);
                await _backoff.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<AttemptOutcome?> WorkOnceAsync(CancellationToken stopping)
    {
        if (device.IsDraining || IsInTrouble())
            return null;
        using var place = await quarantine.EnterAsync(stopping);
        var jobs = await grains.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key).ListActiveAsync();
        _cooldowns.Keep(jobs);
        device.KeepRefusals(jobs);
        var asked = sources.SelectMany(source => jobs.Where(source.Handles).Where(MayAsk).Select(job => (source, job)));
        foreach (var (source, job) in asked)
        {
            // A device that waits to be alone gets its turn before this one asks for more.
            if (place.IsWanted || stopping.IsCancellationRequested)
                return null;
            try
            {
                var request = new LeaseRequest(Guid.NewGuid().ToString("N"), device.Key);
                var outcome = await source.TryAsync(job, request, place, stopping);
                _cooldowns.Answered(job);
                if (outcome is not null)
                    return outcome;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                // A job that cannot be asked counts as one without work: the jobs behind it must not wait for it.
                LogNotAsked(device.Key.Device, job, _cooldowns.Failed(job), exception);
            }
        }

        return null;
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{Device}: a coordinator of job {Job} did not answer; the other jobs go first, and it is asked again after {Pause}.")]
    private partial void LogNotAsked(string device, string job, TimeSpan pause, Exception exception);

    private bool MayAsk(string job) => _cooldowns.MayAsk(job) && !device.Refuses(job);

    /// <summary>Whether the device cannot take work: abandoned work still holds it, or it failed at everything.</summary>
    private bool IsInTrouble()
    {
        if (device.Held is { } held)
        {
            device.SetTrouble($"takes no work: {held.What} was abandoned, as nothing got done, and does not end");
            return true;
        }

        if (breaker.IsOpen)
            return true;
        device.SetTrouble(null);
        return false;
    }

    [LoggerMessage(LogLevel.Warning, "{Device}: asking for work failed; it is tried again.")]
    private partial void LogInterrupted(string device, Exception exception);
}

using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Workers.Attempts;
using Microsoft.Extensions.Logging;

namespace FgClip.Workers.Devices;

/// <summary>The work loop of one device: asks which job to work for, asks that job for work, does it, and asks again.</summary>
/// <remarks>It is in <see cref="ExclusiveExecution"/> from before it asks for work until that is done.</remarks>
/// <param name="device">What the device does.</param>
/// <param name="sources">Where work comes from, one for each kind of job.</param>
/// <param name="jobs">Says which job is next.</param>
/// <param name="cooldowns">The jobs whose coordinators did not answer.</param>
/// <param name="breaker">Takes the device out of work that fails at everything.</param>
/// <param name="signal">Wakes the device while it waits for work.</param>
/// <param name="quarantine">The silo's devices that work.</param>
/// <param name="options">The intervals.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DeviceWorker(
    DeviceActivity device,
    IReadOnlyList<IWorkSource> sources,
    JobChooser jobs,
    JobCooldowns cooldowns,
    FailureBreaker breaker,
    WorkSignal signal,
    ExclusiveExecution quarantine,
    WorkerOptions options,
    TimeProvider time,
    ILogger<DeviceWorker> logger)
{
    private readonly ILogger _logger = logger;
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
                // Taken before anything is asked: work that is announced meanwhile is not missed.
                var woken = signal.Next;
                var (outcome, wait) = await WorkOnceAsync(stopping);
                switch (outcome)
                {
                    case AttemptOutcome.Done or AttemptOutcome.Dropped or AttemptOutcome.Refused:
                        _backoff.Reset();
                        break;
                    case AttemptOutcome.Failed:
                        await _backoff.WaitAsync(stopping);
                        break;
                    case null:
                        await WaitAsync(wait, woken, stopping);
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

    /// <summary>Does a piece of work, or finds none.</summary>
    /// <returns>How it ended, or how long to wait.</returns>
    private async Task<(AttemptOutcome? Outcome, TimeSpan Wait)> WorkOnceAsync(CancellationToken stopping)
    {
        if (device.IsDraining || IsInTrouble())
        {
            await jobs.LeaveAsync();
            return (null, options.PollInterval);
        }

        using var place = await quarantine.EnterAsync(stopping);
        if (await ChooseAsync(stopping) is not { } choice)
            return (await AskAllAsync(place, stopping), options.PollInterval);
        if (choice.Job is not { } job)
            return (null, choice.Wait);
        // A device that waits to be alone gets its turn before this one asks for more.
        var answer = place.IsWanted ? new WorkAnswer(Outcome: null, RetryAfter: TimeSpan.Zero) : await TryAsync(job, place, stopping);
        if (answer.Outcome is null)
            jobs.Missed(choice, answer.RetryAfter);
        return (answer.Outcome, TimeSpan.Zero);
    }

    /// <summary>Asks which job is next.</summary>
    /// <returns>Null where the directory does not say: it is of an earlier version, or is not reached.</returns>
    private async Task<JobChoice?> ChooseAsync(CancellationToken stopping)
    {
        try
        {
            return await jobs.NextAsync();
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogNotChosen(device.Key.Device, exception);
            return null;
        }
    }

    /// <summary>Asks one job after the other, in the order of their submission.</summary>
    private async Task<AttemptOutcome?> AskAllAsync(ExclusiveExecution.Place place, CancellationToken stopping)
    {
        foreach (var job in (await jobs.ListAsync()).Where(job => cooldowns.MayAsk(job) && !device.Refuses(job)))
        {
            if (place.IsWanted || stopping.IsCancellationRequested)
                return null;
            if ((await TryAsync(job, place, stopping)).Outcome is { } outcome)
                return outcome;
        }

        return null;
    }

    private async Task<WorkAnswer> TryAsync(string job, ExclusiveExecution.Place place, CancellationToken stopping)
    {
        try
        {
            var request = new LeaseRequest(Guid.NewGuid().ToString("N"), device.Key);
            var answer = await sources.First(source => source.Handles(job)).TryAsync(job, request, place, stopping);
            cooldowns.Answered(job);
            return answer;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // A job that cannot be asked counts as one without work: the jobs behind it must not wait for it.
            LogNotAsked(device.Key.Device, job, cooldowns.Failed(job), exception);
            return new WorkAnswer(Outcome: null, RetryAfter: TimeSpan.Zero);
        }
    }

    private async Task WaitAsync(TimeSpan wait, Task woken, CancellationToken stopping)
    {
        if (wait <= TimeSpan.Zero)
            return;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(Task.Delay(wait, time, ended.Token), woken);
        await ended.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    [LoggerMessage(LogLevel.Warning, "{Device}: no coordinator said which job is next; jobs are asked in their order.")]
    private partial void LogNotChosen(string device, Exception exception);

    [LoggerMessage(
        LogLevel.Warning,
        "{Device}: a coordinator of job {Job} did not answer; the other jobs go first, and it is asked again after {Pause}.")]
    private partial void LogNotAsked(string device, string job, TimeSpan pause, Exception exception);

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

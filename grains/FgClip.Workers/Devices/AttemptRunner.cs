using System.Diagnostics;
using System.Globalization;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Abstractions.Telemetry;
using FgClip.Pipeline.Telemetry;
using FgClip.Workers.Attempts;
using FgClip.Workers.Health;
using FgClip.Workers.Telemetry;
using Microsoft.Extensions.Logging;

namespace FgClip.Workers.Devices;

/// <summary>Makes a device's attempts: names each in logs, traces, metrics and the device's status while it lasts.</summary>
internal sealed partial class AttemptRunner(
    DeviceActivity device,
    WorkerDevice settings,
    FailureBreaker breaker,
    LeasedAttempt attempt,
    RefusalCheck refusals,
    DeviceHeartbeats heartbeats,
    WorkerTelemetry telemetry,
    TimeProvider time,
    ILogger<AttemptRunner> logger)
{
    // Whatever is logged during an attempt, by whichever class, names all three.
    private static readonly Func<ILogger, string, string, string, IDisposable?> LogScope =
        LoggerMessage.DefineScope<string, string, string>("{Device}, job {Job}, {Work}");

    private readonly ILogger _logger = logger;
    private readonly Heartbeat _heartbeat = heartbeats[settings.Name];
    private readonly SignalAge _signalAge = new(settings, heartbeats[settings.Name], time, ThreadClock.TicksOf);

    /// <summary>Makes an attempt.</summary>
    /// <param name="job">The job.</param>
    /// <param name="what">The work, in words; the first is its kind.</param>
    /// <param name="lease">The lease that it is done under.</param>
    /// <param name="needsVersion">The version of messages that it was handed out by; a newer one than this build's is refused.</param>
    /// <param name="work">The work; its token is cancelled when the attempt is dropped.</param>
    /// <param name="complete">Hands the result in.</param>
    /// <param name="stopping">Cancelled when the silo stops.</param>
    public async Task<AttemptOutcome> RunAsync<T>(
        string job,
        string what,
        HeldLease lease,
        int needsVersion,
        Func<IProgress<RowCounts>, CancellationToken, Task<T>> work,
        Func<T, Task> complete,
        CancellationToken stopping)
    {
        var (name, kind) = (device.Key.Device, what.Split(' ')[0]);
        var started = time.GetTimestamp();
        using var scope = LogScope(_logger, name, job, what);
        using var activity = JobTrace.Start(kind, job)?.SetTag(JobTrace.WorkTag, what).SetTag("fgclip.device", name);
        device.Begin(job, what);
        LogBegins(name, job, what);
        try
        {
            var result = await attempt.RunAsync(lease, Checked, complete, ContextOf(job), stopping);
            var outcome = result.Outcome;
            LogEnded(name, job, what, outcome);
            Judge(job, what, result);
            telemetry.Count(name, kind, outcome, time.GetElapsedTime(started));
            activity?.SetStatus(outcome is AttemptOutcome.Done ? ActivityStatusCode.Ok : ActivityStatusCode.Error, $"{outcome}");
            return outcome;
        }
        finally
        {
            device.End();
        }

        // Within the attempt, so that a refusal is reported as any other.
        Task<T> Checked(IProgress<RowCounts> progress, CancellationToken dropped)
        {
            OfferVersion.Check(needsVersion);
            return work(progress, dropped);
        }
    }

    private AttemptContext ContextOf(string job) => new(
        _heartbeat.Signal,
        () => device.IsWaiting ? TimeSpan.Zero : _signalAge.Read().Age,
        async reason =>
        {
            device.Refuse(job, reason);
            return await refusals.IsRefusedByAllAsync(job);
        });

    /// <summary>Draws from an attempt what it says of the device.</summary>
    private void Judge(string job, string what, AttemptResult result)
    {
        if (result.Leftover is { } leftover)
            device.Hold($"{what} of job {job}", leftover);
        switch (result)
        {
            case { Outcome: AttemptOutcome.Done }:
                breaker.Succeed();
                device.Accept(job);
                break;
            case { Outcome: AttemptOutcome.Failed, Failure: var failure }
                when breaker.Fail($"{what} of job {job}") is var (failures, until):
                device.SetTrouble(string.Create(
                    CultureInfo.InvariantCulture,
                    $"takes no work until {until:HH:mm:ss} UTC: its last {failures} attempts failed, at last with: {failure}"));
                LogPaused(device.Key.Device, failures, until, failure);
                break;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Device}: its last {Failures} attempts failed, so it takes no work until {Until:u}. Last: {Reason}")]
    private partial void LogPaused(string device, int failures, DateTimeOffset until, string? reason);

    [LoggerMessage(LogLevel.Debug, "{Device}: {Work} of job {Job} begins.")]
    private partial void LogBegins(string device, string job, string work);

    [LoggerMessage(LogLevel.Information, "{Device}: {Work} of job {Job}: {Outcome}.")]
    private partial void LogEnded(string device, string job, string work, AttemptOutcome outcome);
}

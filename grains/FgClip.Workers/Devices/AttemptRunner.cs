using System.Diagnostics;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Abstractions.Telemetry;
using FgClip.Workers.Attempts;
using FgClip.Workers.Telemetry;
using Microsoft.Extensions.Logging;

namespace FgClip.Workers.Devices;

/// <summary>Makes a device's attempts: names each in logs, traces, metrics and the device's status while it lasts.</summary>
internal sealed partial class AttemptRunner(
    DeviceActivity device, LeasedAttempt attempt, WorkerTelemetry telemetry, TimeProvider time, ILogger<AttemptRunner> logger)
{
    // Whatever is logged during an attempt, by whichever class, names all three.
    private static readonly Func<ILogger, string, string, string, IDisposable?> LogScope =
        LoggerMessage.DefineScope<string, string, string>("{Device}, job {Job}, {Work}");

    private readonly ILogger _logger = logger;

    /// <summary>Makes an attempt.</summary>
    /// <param name="job">The job.</param>
    /// <param name="what">The work, in words; the first is its kind.</param>
    /// <param name="lease">The lease that it is done under.</param>
    /// <param name="work">The work; its token is cancelled when the attempt is dropped.</param>
    /// <param name="complete">Hands the result in.</param>
    /// <param name="stopping">Cancelled when the silo stops.</param>
    public async Task<AttemptOutcome> RunAsync<T>(
        string job,
        string what,
        HeldLease lease,
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
            var outcome = await attempt.RunAsync(lease, work, complete, stopping);
            LogEnded(name, job, what, outcome);
            telemetry.Count(name, kind, outcome, time.GetElapsedTime(started));
            activity?.SetStatus(outcome is AttemptOutcome.Done ? ActivityStatusCode.Ok : ActivityStatusCode.Error, $"{outcome}");
            return outcome;
        }
        finally
        {
            device.End();
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Device}: {Work} of job {Job} begins.")]
    private partial void LogBegins(string device, string job, string work);

    [LoggerMessage(LogLevel.Information, "{Device}: {Work} of job {Job}: {Outcome}.")]
    private partial void LogEnded(string device, string job, string work, AttemptOutcome outcome);
}

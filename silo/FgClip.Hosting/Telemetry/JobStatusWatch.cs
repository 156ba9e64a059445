using FgClip.Grains.Abstractions;
using FgClip.Grains.Abstractions.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FgClip.Hosting.Telemetry;

/// <summary>Asks a few times a minute how the active jobs stand, for metrics and for what scales workers.</summary>
internal sealed partial class JobStatusWatch(IGrainFactory grains, TimeProvider time, ILogger<JobStatusWatch> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5), TooOld = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;
    private volatile Snapshot? _last;

    /// <summary>The active jobs as they stood a few seconds ago; null where that is not known.</summary>
    public IReadOnlyList<JobStatus>? Jobs => _last is { } last && time.GetElapsedTime(last.Taken) < TooOld ? last.Jobs : null;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        do
        {
            try
            {
                var ids = await grains.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key).ListActiveAsync().ConfigureAwait(false);
                var jobs = await Task.WhenAll(ids.Select(id => grains.GetJob(id).GetStatusAsync())).ConfigureAwait(false);
                _last = new([.. jobs.OfType<JobStatus>()], time.GetTimestamp());
            }
            catch (Exception exception)
            {
                // Calls fail while the silo stops, too; an exception that left this method would then make the process exit as failed.
                LogUnknown(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    [LoggerMessage(LogLevel.Debug, "How jobs stand could not be asked.")]
    private partial void LogUnknown(Exception exception);

    private sealed record Snapshot(IReadOnlyList<JobStatus> Jobs, long Taken);
}

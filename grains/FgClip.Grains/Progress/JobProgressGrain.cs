using FgClip.Grains.Abstractions;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Progress;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace FgClip.Grains.Progress;

/// <summary>
/// Asks the job where it stands, a few times a second whatever number of watchers there is, and tells them. It starts with the first
/// who asks, and goes with the job's end: nobody is told of a job that nobody watches.
/// </summary>
internal sealed partial class JobProgressGrain(IOptions<CoordinatorOptions> options, ILogger<JobProgressGrain> logger)
    : Grain, IJobProgressGrain
{
    private readonly ILogger _logger = logger;
    private readonly Guid _epoch = Guid.NewGuid();
    private IAsyncStream<JobProgress> _stream = null!;
    private IManagedJobGrain _job = null!;
    private IGrainTimer? _timer;
    private long _number;

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var id = this.GetPrimaryKeyString();
        _job = GrainFactory.GetJob(id);
        _stream = this.GetStreamProvider(ProgressStream.Provider).GetStream<JobProgress>(StreamId.Create(ProgressStream.Namespace, id));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<JobProgress?> GetSnapshotAsync()
    {
        var number = _number;
        var status = await _job.GetStatusAsync();
        if (status is null or { Ended: not null })
            DeactivateOnIdle();
        else
            _timer ??= this.RegisterGrainTimer(PublishAsync,
                new GrainTimerCreationOptions(options.Value.ProgressInterval, options.Value.ProgressInterval) { KeepAlive = true });
        return status is null ? null : new JobProgress(_epoch, number, status);
    }

    private async Task PublishAsync()
    {
        try
        {
            if (await _job.GetStatusAsync() is not { } status)
                return;
            await _stream.OnNextAsync(new JobProgress(_epoch, ++_number, status));
            if (status.Phase.IsOver())
            {
                _timer?.Dispose();
                DeactivateOnIdle();
            }
        }
        catch (Exception exception)
        {
            // The next tick tries again, and watchers ask when they hear nothing.
            LogNotPublished(this.GetPrimaryKeyString(), exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Watchers of job {Job} could not be told how far it is.")]
    private partial void LogNotPublished(string job, Exception exception);
}

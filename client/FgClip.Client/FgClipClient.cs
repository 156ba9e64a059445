using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Client;

/// <summary>A cluster, as those who submit jobs see it.</summary>
/// <param name="cluster">An Orleans client with <see cref="ProgressStreamClientBuilderExtensions.AddFgClipProgress"/>, or that of an embedded cluster.</param>
/// <param name="time">The clock of <see cref="WatchAsync"/>; null for the system's.</param>
public sealed class FgClipClient(IClusterClient cluster, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>
    /// Submits a job. Submitting the same one again, run options aside, finds the one that is there; if that failed or was cancelled, it starts anew.
    /// </summary>
    /// <param name="spec">What to compute.</param>
    /// <param name="job">Its id; null for the one that its output has, so that an output has one job.</param>
    /// <param name="cancellationToken">Stops waiting; the job may be submitted all the same.</param>
    /// <returns>The job as it stands.</returns>
    /// <exception cref="SubmissionRefusedException">Another job has this id.</exception>
    public async Task<JobStatus> SubmitAsync(JobSpec spec, string? job, CancellationToken cancellationToken)
    {
        var reply = await Job(job ?? JobId.Of(spec)).SubmitAsync(spec).WaitAsync(cancellationToken);
        return reply.Refusal is { } refusal ? throw new SubmissionRefusedException(refusal) : reply.Status;
    }

    /// <summary>Where a job stands.</summary>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    public async Task<JobStatus> StatusAsync(string job, CancellationToken cancellationToken) =>
        await Job(job).GetStatusAsync().WaitAsync(cancellationToken) ?? throw new JobNotFoundException(job);

    /// <summary>
    /// Where a job stands, now and a few times a second until it is over; the last status is that of its end. What gets lost on the way, as
    /// with a silo that dies, is asked for again.
    /// </summary>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    public IAsyncEnumerable<JobStatus> WatchAsync(string job, CancellationToken cancellationToken) =>
        new JobWatch(cluster, job, _time).RunAsync(cancellationToken);

    /// <summary>Hands out no more of a job's work; what workers hold they finish.</summary>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    public async Task<JobStatus> PauseAsync(string job, CancellationToken cancellationToken)
    {
        await Job(job).PauseAsync().WaitAsync(cancellationToken);
        return await StatusAsync(job, cancellationToken);
    }

    /// <summary>Hands out a paused job's work again.</summary>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    public async Task<JobStatus> ResumeAsync(string job, CancellationToken cancellationToken)
    {
        await Job(job).ResumeAsync().WaitAsync(cancellationToken);
        return await StatusAsync(job, cancellationToken);
    }

    /// <summary>Ends a job unless it is over. What is committed stays; the same job submitted again goes on from there.</summary>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    public async Task<JobStatus> CancelAsync(string job, CancellationToken cancellationToken)
    {
        await Job(job).CancelAsync().WaitAsync(cancellationToken);
        return await StatusAsync(job, cancellationToken);
    }

    /// <summary>Jobs that go on and the last that are over, oldest first.</summary>
    public async Task<IReadOnlyList<JobStatus>> ListAsync(CancellationToken cancellationToken)
    {
        var directory = cluster.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key);
        var ids = await directory.ListAllAsync().WaitAsync(cancellationToken);
        var jobs = await Task.WhenAll(ids.Select(id => Job(id).GetStatusAsync())).WaitAsync(cancellationToken);
        return [.. jobs.OfType<JobStatus>().OrderBy(job => job.Submitted)];
    }

    private IJobGrain Job(string id) => cluster.GetGrain<IJobGrain>(id);
}

using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Grains.Abstractions.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FgClip.Client;

/// <summary>
/// A cluster, as those who submit jobs see it. Each call may come twice, so one that fails while a silo is gone is made again, for a minute; then it ends with a
/// <see cref="ClusterUnreachableException"/>.
/// </summary>
/// <param name="cluster">An Orleans client with <see cref="ProgressStreamClientBuilderExtensions.AddFgClipProgress"/>, or that of an embedded cluster.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class FgClipClient(IClusterClient cluster, TimeProvider? time = null) : IAsyncDisposable
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private IHost? _connection;

    /// <summary>How long <see cref="ConnectAsync"/> waits for a cluster that is just starting, unless it is told otherwise.</summary>
    public static TimeSpan DefaultPatience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Connects to a cluster, and waits until it can take a job.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="patience">How long to wait for its silos; null for <see cref="DefaultPatience"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ClusterUnreachableException">Its Redis can't be reached, or no silo of it answers.</exception>
    public static async Task<FgClipClient> ConnectAsync(ClusterAddress address, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var connection = await ClusterConnection.OpenAsync(address, patience ?? DefaultPatience, cancellationToken).ConfigureAwait(false);
        return new(connection.Services.GetRequiredService<IClusterClient>()) { _connection = connection };
    }

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
        var id = job ?? JobId.From(spec);
        var reply = await TransientFaults.RetryAsync(() => cluster.GetGrain<IJobGrain>(id).SubmitAsync(spec), _time, cancellationToken);
        return reply.Refusal is { } refusal ? throw new SubmissionRefusedException(refusal) : reply.Status;
    }

    /// <summary>Submits a mining job, to which the same holds; all other calls take its id as that of any job.</summary>
    /// <param name="order">What to mine; addresses must mean the same to the silos.</param>
    /// <param name="cancellationToken">Stops waiting; the job may be submitted all the same.</param>
    /// <returns>The job as it stands.</returns>
    /// <exception cref="SubmissionRefusedException">Another job writes to this output.</exception>
    public async Task<JobStatus> SubmitMiningAsync(MiningOrder order, CancellationToken cancellationToken)
    {
        var grain = cluster.GetGrain<IMiningJobGrain>(MiningJobId.FromOutput(order.Output));
        var reply = await TransientFaults.RetryAsync(() => grain.SubmitAsync(order), _time, cancellationToken);
        return reply.Refusal is { } refusal ? throw new SubmissionRefusedException(refusal) : reply.Status;
    }

    /// <summary>Where a job stands.</summary>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    public async Task<JobStatus> StatusAsync(string job, CancellationToken cancellationToken) =>
        await CallAsync(job, grain => grain.GetStatusAsync(), cancellationToken) ?? throw new JobNotFoundException(job);

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
        await DoAsync(job, grain => grain.PauseAsync(), cancellationToken);
        return await StatusAsync(job, cancellationToken);
    }

    /// <summary>Hands out a paused job's work again.</summary>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    public async Task<JobStatus> ResumeAsync(string job, CancellationToken cancellationToken)
    {
        await DoAsync(job, grain => grain.ResumeAsync(), cancellationToken);
        return await StatusAsync(job, cancellationToken);
    }

    /// <summary>Ends a job unless it is over. What is committed stays; the same job submitted again goes on from there.</summary>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    public async Task<JobStatus> CancelAsync(string job, CancellationToken cancellationToken)
    {
        await DoAsync(job, grain => grain.CancelAsync(), cancellationToken);
        return await StatusAsync(job, cancellationToken);
    }

    /// <summary>What a job computes.</summary>
    /// <exception cref="JobNotFoundException">The cluster has no such job, or it is a mining job.</exception>
    public async Task<JobSpec> SpecAsync(string job, CancellationToken cancellationToken) => MiningJobId.IsMiningJob(job)
        ? throw new JobNotFoundException(job)
        : await TransientFaults.RetryAsync(() => cluster.GetGrain<IJobGrain>(job).GetSpecAsync(), _time, cancellationToken) ?? throw new JobNotFoundException(job);

    /// <summary>Where each shard of a job stands, or what changed since it was asked before. A mining job has none.</summary>
    /// <param name="job">The job.</param>
    /// <param name="since">The moment that the last answer named; null for everything.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    public async Task<ShardMap> ShardsAsync(string job, ShardMapVersion? since, CancellationToken cancellationToken) => MiningJobId.IsMiningJob(job)
        ? new(default, Total: 0, IsWhole: true, [])
        : await TransientFaults.RetryAsync(() => cluster.GetGrain<IJobGrain>(job).GetShardsAsync(since), _time, cancellationToken) ?? throw new JobNotFoundException(job);

    /// <summary>The devices of the cluster and what they do. A silo that does not answer soon is left out.</summary>
    public Task<IReadOnlyList<DeviceReport>> DevicesAsync(CancellationToken cancellationToken) => new DeviceInventory(cluster, _time).TakeAsync(cancellationToken);

    /// <summary>Jobs that go on and the last that are over, oldest first.</summary>
    public async Task<IReadOnlyList<JobStatus>> ListAsync(CancellationToken cancellationToken)
    {
        var directory = cluster.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key);
        var ids = await TransientFaults.RetryAsync(directory.ListAllAsync, _time, cancellationToken);
        var jobs = await Task.WhenAll(ids.Select(id => CallAsync(id, grain => grain.GetStatusAsync(), cancellationToken)));
        return [.. jobs.OfType<JobStatus>().OrderBy(job => job.Submitted)];
    }

    /// <summary>Leaves the cluster, if <see cref="ConnectAsync"/> made the connection. Jobs go on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_connection is null)
            return;
        await _connection.StopAsync();
        _connection.Dispose();
    }

    private Task<T> CallAsync<T>(string job, Func<IManagedJobGrain, Task<T>> call, CancellationToken cancellationToken) =>
        TransientFaults.RetryAsync(() => call(cluster.GetJob(job)), _time, cancellationToken);

    private Task DoAsync(string job, Func<IManagedJobGrain, Task> call, CancellationToken cancellationToken) => CallAsync(
        job,
        async grain =>
        {
            await call(grain);
            return true;
        },
        cancellationToken);
}

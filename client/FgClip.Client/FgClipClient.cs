using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;
using FgClip.Grains.Abstractions.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FgClip.Client;

/// <summary>
/// Submits jobs to a cluster, and watches, pauses, resumes and cancels them. Every call may be made twice without harm, so one that fails
/// while a silo is gone is made again for up to a minute. After that it throws <see cref="ClusterUnreachableException"/>. Instances are
/// safe for concurrent use.
/// </summary>
/// <param name="cluster">
/// An Orleans client that was built with <see cref="ProgressStreamClientBuilderExtensions.AddFgClipProgress"/>, or the client of an
/// embedded cluster. Its owner disposes of it.
/// </param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class FgClipClient(IClusterClient cluster, TimeProvider? time = null) : IAsyncDisposable
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private IHost? _connection;

    /// <summary>Connects to a cluster, and waits until it accepts jobs.</summary>
    /// <param name="address">The cluster's address.</param>
    /// <param name="configure">Changes the options of the connection; null for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A client that owns its connection: dispose of it.</returns>
    /// <exception cref="ClusterUnreachableException">The cluster's Redis can't be reached, or none of its silos answers in
    /// time.</exception>
    public static async Task<FgClipClient> ConnectAsync(
        ClusterAddress address, Action<FgClipClientOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        var options = new FgClipClientOptions();
        configure?.Invoke(options);
        options.Validate();
        var connection = await ClusterConnection.OpenAsync(address, options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
        return new(connection.Services.GetRequiredService<IClusterClient>()) { _connection = connection };
    }

    /// <summary>
    /// Submits a job. Submitting the same one again (its <see cref="JobSpec.Run"/> options may differ) returns the existing job. If that
    /// has failed or was cancelled, it starts again and continues from what is committed.
    /// </summary>
    /// <param name="spec">The job. Addresses in it must mean the same to the silos.</param>
    /// <param name="job">The job's id; null for the one that follows from its output, so that an output has one job.</param>
    /// <param name="cancellationToken">Stops waiting; the job may be submitted all the same.</param>
    /// <returns>The job's status.</returns>
    /// <exception cref="SubmissionRefusedException">Another job has this id.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster has not answered for a minute.</exception>
    public async Task<JobStatus> SubmitAsync(JobSpec spec, string? job = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var id = job ?? JobId.From(spec);
        var reply = await TransientFaults.RetryAsync(() => cluster.GetGrain<IJobGrain>(id).SubmitAsync(spec), _time, cancellationToken)
            .ConfigureAwait(false);
        return reply.Refusal is { } refusal ? throw new SubmissionRefusedException(refusal) : reply.Status;
    }

    /// <summary>Submits a mining job, as <see cref="SubmitAsync"/> does. All other calls take its id as that of any job.</summary>
    /// <param name="order">The mining job. Addresses in it must mean the same to the silos.</param>
    /// <param name="cancellationToken">Stops waiting; the job may be submitted all the same.</param>
    /// <returns>The job's status.</returns>
    /// <exception cref="SubmissionRefusedException">Another job writes to this output.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster has not answered for a minute.</exception>
    public async Task<JobStatus> SubmitMiningAsync(MiningOrder order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        var grain = cluster.GetGrain<IMiningJobGrain>(MiningJobId.FromOutput(order.Output));
        var reply = await TransientFaults.RetryAsync(() => grain.SubmitAsync(order), _time, cancellationToken).ConfigureAwait(false);
        return reply.Refusal is { } refusal ? throw new SubmissionRefusedException(refusal) : reply.Status;
    }

    /// <summary>Gets the status of a job.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster has not answered for a minute.</exception>
    public async Task<JobStatus> GetStatusAsync(string job, CancellationToken cancellationToken = default) =>
        await CallAsync(job, grain => grain.GetStatusAsync(), cancellationToken).ConfigureAwait(false)
        ?? throw new JobNotFoundException(job);

    /// <summary>
    /// Watches a job: yields its status now and a few times a second until the job is over; the last one is that of its end. A status that
    /// gets lost, for example with a silo that dies, is asked for again.
    /// </summary>
    /// <param name="job">The job's id.</param>
    /// <param name="cancellationToken">Stops watching; the job continues.</param>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster has not answered for 2 minutes.</exception>
    public IAsyncEnumerable<JobStatus> WatchAsync(string job, CancellationToken cancellationToken = default) =>
        new JobWatch(cluster, job, _time).RunAsync(cancellationToken);

    /// <summary>Pauses a job: no more of its work is leased. Workers finish what they hold.</summary>
    /// <inheritdoc cref="GetStatusAsync" />
    public async Task<JobStatus> PauseAsync(string job, CancellationToken cancellationToken = default)
    {
        await DoAsync(job, grain => grain.PauseAsync(), cancellationToken).ConfigureAwait(false);
        return await GetStatusAsync(job, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Resumes a paused job: its work is leased again.</summary>
    /// <inheritdoc cref="GetStatusAsync" />
    public async Task<JobStatus> ResumeAsync(string job, CancellationToken cancellationToken = default)
    {
        await DoAsync(job, grain => grain.ResumeAsync(), cancellationToken).ConfigureAwait(false);
        return await GetStatusAsync(job, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Cancels a job unless it is over. What is committed stays; the same job submitted again continues from there.</summary>
    /// <inheritdoc cref="GetStatusAsync" />
    public async Task<JobStatus> CancelAsync(string job, CancellationToken cancellationToken = default)
    {
        await DoAsync(job, grain => grain.CancelAsync(), cancellationToken).ConfigureAwait(false);
        return await GetStatusAsync(job, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Deletes what the cluster knows of a job that is over: its status, and the state of its blocks. What the job wrote stays, and the
    /// same job submitted again is a new one that continues from there.
    /// </summary>
    /// <param name="job">The job's id.</param>
    /// <param name="cancellationToken">Stops between two batches of blocks; the same call again continues.</param>
    /// <returns>The job's last status.</returns>
    /// <exception cref="JobNotOverException">The job is not over.</exception>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster has not answered for a minute.</exception>
    public async Task<JobStatus> ForgetAsync(string job, CancellationToken cancellationToken = default)
    {
        var last = await GetStatusAsync(job, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var reply = await CallAsync(job, grain => grain.ForgetAsync(), cancellationToken).ConfigureAwait(false);
            if (reply.Refusal is { } refusal)
                throw new JobNotOverException(refusal);
            if (reply.IsDone)
                return last;
        }
    }

    /// <summary>Gets what a job computes.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="JobNotFoundException">The cluster has no such job, or it is a mining job.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster has not answered for a minute.</exception>
    public async Task<JobSpec> GetSpecAsync(string job, CancellationToken cancellationToken = default)
    {
        if (MiningJobId.IsMiningJob(job))
            throw new JobNotFoundException(job);
        var spec = await TransientFaults.RetryAsync(() => cluster.GetGrain<IJobGrain>(job).GetSpecAsync(), _time, cancellationToken)
            .ConfigureAwait(false);
        return spec ?? throw new JobNotFoundException(job);
    }

    /// <summary>
    /// Gets the state of each shard of a job, or of those that have changed since an earlier call. A mining job has no shards.
    /// </summary>
    /// <param name="job">The job's id.</param>
    /// <param name="since">The version that the earlier answer has; null for all shards.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster has not answered for a minute.</exception>
    public async Task<ShardMap> GetShardsAsync(string job, ShardMapVersion? since = null, CancellationToken cancellationToken = default)
    {
        if (MiningJobId.IsMiningJob(job))
            return new(default, Total: 0, IsWhole: true, []);
        var shards = await TransientFaults.RetryAsync(() => cluster.GetGrain<IJobGrain>(job).GetShardsAsync(since), _time,
            cancellationToken)
            .ConfigureAwait(false);
        return shards ?? throw new JobNotFoundException(job);
    }

    /// <summary>
    /// Gets how the run of a job got on over time, from its first rows on, in some hundred points at most. A mining job has no points.
    /// </summary>
    /// <param name="job">The job's id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="JobNotFoundException">The cluster has no such job.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster has not answered for a minute.</exception>
    public async Task<JobHistory> GetHistoryAsync(string job, CancellationToken cancellationToken = default)
    {
        if (MiningJobId.IsMiningJob(job))
            return new([]);
        var history = await TransientFaults.RetryAsync(cluster.GetGrain<IJobGrain>(job).GetHistoryAsync, _time, cancellationToken)
            .ConfigureAwait(false);
        return history ?? throw new JobNotFoundException(job);
    }

    /// <summary>Gets the devices of the cluster and what they do. A silo that does not answer within 3 s is left out.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ClusterUnreachableException">The cluster has not answered for a minute.</exception>
    public Task<IReadOnlyList<DeviceReport>> GetDevicesAsync(CancellationToken cancellationToken = default) =>
        new DeviceInventory(cluster, _time).TakeAsync(cancellationToken);

    /// <summary>Lists jobs, oldest first: all that are not over, and the latest of those that are.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ClusterUnreachableException">The cluster has not answered for a minute.</exception>
    public async Task<IReadOnlyList<JobStatus>> ListAsync(CancellationToken cancellationToken = default)
    {
        var directory = cluster.GetGrain<IJobDirectoryGrain>(IJobDirectoryGrain.Key);
        var ids = await TransientFaults.RetryAsync(directory.ListAllAsync, _time, cancellationToken).ConfigureAwait(false);
        var jobs = await Task.WhenAll(ids.Select(id => CallAsync(id, grain => grain.GetStatusAsync(), cancellationToken)))
            .ConfigureAwait(false);
        return [.. jobs.OfType<JobStatus>().OrderBy(job => job.Submitted)];
    }

    /// <summary>Closes the connection, if <see cref="ConnectAsync"/> made it. Jobs continue.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_connection is null)
            return;
        await _connection.StopAsync().ConfigureAwait(false);
        _connection.Dispose();
    }

    private Task<T> CallAsync<T>(string job, Func<IManagedJobGrain, Task<T>> call, CancellationToken cancellationToken) =>
        TransientFaults.RetryAsync(() => call(cluster.GetJob(job)), _time, cancellationToken);

    private Task DoAsync(string job, Func<IManagedJobGrain, Task> call, CancellationToken cancellationToken) => CallAsync(
        job,
        async grain =>
        {
            await call(grain).ConfigureAwait(false);
            return true;
        },
        cancellationToken);
}

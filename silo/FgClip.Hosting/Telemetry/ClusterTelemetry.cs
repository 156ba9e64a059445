using System.Diagnostics.Metrics;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Telemetry;
using Microsoft.Extensions.Hosting;

namespace FgClip.Hosting.Telemetry;

/// <summary>What a coordinator tells of the cluster's jobs. Every coordinator tells the same: take the greatest, not the sum.</summary>
internal sealed class ClusterTelemetry : IHostedService
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "FgClip.Cluster";

    private readonly JobStatusWatch _watch;

    public ClusterTelemetry(JobStatusWatch watch, IMeterFactory meters)
    {
        _watch = watch;
        var meter = meters.Create(Name);
        meter.CreateObservableGauge("fgclip.backlog.shards", () => Whole(Backlog.From, backlog => backlog.Shards), "{shard}",
            "Shards that are left to do, those in work included.");
        meter.CreateObservableGauge("fgclip.backlog.jobs", () => Whole(Backlog.From, backlog => backlog.Jobs), "{job}",
            "Jobs that are not over.");
        meter.CreateObservableGauge("fgclip.job.shards", () => Each(Shards), "{shard}",
            "Shards of each job that is not over, by where they stand.");
        meter.CreateObservableGauge("fgclip.job.rows", () => Each(Rows), "{row}",
            "Committed rows of each job that is not over, by how they ended.");
        meter.CreateObservableGauge("fgclip.job.rows.planned", () => Each(Planned), "{row}",
            "Rows of each job that is not over, once they are counted.");
        meter.CreateObservableGauge(
            "fgclip.job.stalled", () => Each(Stalled), "{job}",
            "1 for a job that something keeps from getting on, while that may still pass; else 0.");
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static IEnumerable<Measurement<long>> Shards(JobStatus job)
    {
        yield return Measure(job, job.Shards.Waiting, "state", "waiting");
        yield return Measure(job, job.Shards.Leased, "state", "leased");
        yield return Measure(job, job.Shards.Done, "state", "done");
        yield return Measure(job, job.Shards.Failed, "state", "failed");
    }

    private static IEnumerable<Measurement<long>> Rows(JobStatus job) =>
        job.Committed.ByStatus.Select(status => Measure(job, status.Value, "status", status.Key.ToColumnValue()));

    private static IEnumerable<Measurement<long>> Planned(JobStatus job) =>
        job.Rows is { } rows ? [new(rows, new KeyValuePair<string, object?>(JobTrace.JobTag, job.Job))] : [];

    private static IEnumerable<Measurement<long>> Stalled(JobStatus job) =>
        [new(job.StallReason is null ? 0 : 1, new KeyValuePair<string, object?>(JobTrace.JobTag, job.Job))];

    private static Measurement<long> Measure(JobStatus job, long value, string tag, string tagValue) =>
        new(value, new(JobTrace.JobTag, job.Job), new(tag, tagValue));

    private IEnumerable<Measurement<long>> Each(Func<JobStatus, IEnumerable<Measurement<long>>> measure) =>
        (_watch.Jobs ?? []).SelectMany(measure);

    private IEnumerable<Measurement<long>> Whole(Func<IReadOnlyCollection<JobStatus>, Backlog> sum, Func<Backlog, long> value) =>
        _watch.Jobs is { } jobs ? [new(value(sum(jobs)))] : [];
}

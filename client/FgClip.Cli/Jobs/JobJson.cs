using FgClip.Client;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Cli.Jobs;

/// <summary>Where a job stands, as one JSON object.</summary>
internal static class JobJson
{
    public static object Of(JobStatus status, JobRates rates) => new
    {
        job = status.Job,
        phase = status.Phase.ToString().ToLowerInvariant(),
        step = status.Step,
        paused = status.IsPaused,
        rows = status.Rows,
        rowsDone = status.RowsDone,
        rowsPerSecond = Math.Round(rates.RowsPerSecond, 2),
        imagesPerSecond = Math.Round(rates.ImagesPerSecond, 2),
        secondsLeft = rates.Left is { } left ? Math.Round(left.TotalSeconds, 1) : (double?)null,
        shards = status.Shards.Total,
        shardsDone = status.Shards.Done,
        shardsLeased = status.Shards.Leased,
        shardsFailed = status.Shards.Failed,
        statuses = (status.Committed + status.InFlight).ByStatus.ToDictionary(pair => pair.Key.ToColumnValue(), pair => pair.Value),
        output = status.Output,
        submitted = status.Submitted,
        started = status.Started,
        ended = status.Ended,
        error = status.Failure?.Message,
    };
}

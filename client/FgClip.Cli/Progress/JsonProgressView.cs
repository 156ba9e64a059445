using System.Text.Json;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Cli.Progress;

/// <summary>One JSON object a line for each change, for programs.</summary>
internal sealed class JsonProgressView(TextWriter output) : IProgressView
{
    private readonly JobRates _rates = new();
    private (JobPhase, long, int)? _last;

    public void Show(JobStatus status)
    {
        _rates.Add(status);
        var now = (status.Phase, status.RowsDone, status.Shards.Done);
        if (_last == now) return;
        _last = now;
        var rows = status.Committed + status.InFlight;
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                phase = status.Phase.ToString().ToLowerInvariant(),
                rows = status.Rows,
                rowsDone = status.RowsDone,
                rowsPerSecond = Math.Round(_rates.RowsPerSecond, 2),
                imagesPerSecond = Math.Round(_rates.ImagesPerSecond, 2),
                secondsLeft = _rates.Left is { } left ? Math.Round(left.TotalSeconds, 1) : (double?)null,
                shards = status.Shards.Total,
                shardsDone = status.Shards.Done,
                statuses = rows.ByStatus.ToDictionary(pair => pair.Key.ToColumnValue(), pair => pair.Value),
                output = status.Output,
                error = status.Failure?.Message,
            }));
    }

    public void Dispose()
    {
    }
}

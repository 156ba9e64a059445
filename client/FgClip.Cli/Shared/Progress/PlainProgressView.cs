using FgClip.Client;
using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Cli.Shared.Progress;

/// <summary>A line now and then, for logs and pipes: at each new phase, and every few seconds while rows are computed.</summary>
internal sealed class PlainProgressView(TextWriter output, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly JobRates _rates = new();
    private (JobPhase, string?, string?)? _phase;
    private long _shown;

    public void Show(JobStatus status)
    {
        _rates.Add(status);
        var phase = (status.Phase, status.Step, status.StallReason);
        if (phase == _phase && time.GetElapsedTime(_shown) < Interval)
            return;
        (_phase, _shown) = (phase, time.GetTimestamp());
        output.WriteLine(status.Name is { } name ? $"{name}: {Line(status)}" : Line(status));
        if (status.StallReason is { } stalled)
            output.WriteLine($"stalled: {stalled}");
    }

    public void Dispose()
    {
    }

    private string Line(JobStatus status)
    {
        var phase = status.Phase.ToString().ToLowerInvariant();
        if (status is { Step: { } step, Phase: JobPhase.Running })
            return $"{step}: {status.Shards.Done} of {status.Shards.Total}";
        if (status.Rows is not { } rows)
            return status.Planning is { } planning ? $"{phase}: {PlanningText.Describe(planning)}" : phase;
        var line = $"{phase}: {status.RowsDone} of {rows} rows, {_rates.RowsPerSecond:0.0} rows/s, {_rates.ImagesPerSecond:0.0} images/s, "
            + $"{status.Committed.Errors + status.InFlight.Errors} errors";
        return _rates.Left is { } left ? $"{line}, {Durations.Format(left)} left" : line;
    }
}

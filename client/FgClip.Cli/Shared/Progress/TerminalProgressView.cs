using FgClip.Client;
using FgClip.Grains.Abstractions.Jobs;
using Spectre.Console;

namespace FgClip.Cli.Shared.Progress;

/// <summary>A bar with rows, speed, time left and errors, drawn over itself on a terminal.</summary>
internal sealed class TerminalProgressView : IProgressView
{
    private readonly JobRates _rates = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ProgressTask> _bar = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _drawing;

    public TerminalProgressView(IAnsiConsole console)
    {
        _drawing = console.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                _bar.SetResult(context.AddTask("starting", maxValue: 1));
                await _over.Task;
            });
    }

    public void Show(JobStatus status)
    {
        _rates.Add(status);
        var bar = _bar.Task.GetAwaiter().GetResult();
        bar.IsIndeterminate = status.Rows is null && status.Step is null && status.Planning is null;
        if (status.Planning is { } planning)
        {
            bar.MaxValue = Math.Max(1, planning.Inputs);
            bar.Value = planning.Done.Inputs;
        }
        if (status.Step is not null)
        {
            bar.MaxValue = Math.Max(1, status.Shards.Total);
            bar.Value = status.Shards.Done;
        }
        if (status.Rows is { } rows)
        {
            bar.MaxValue = Math.Max(1, rows);
            bar.Value = status.RowsDone;
        }
        bar.Description = status.Name is { } name ? $"{Markup.Escape(name)}: {Describe(status)}" : Describe(status);
        if (status.StallReason is { } stalled)
            bar.Description += $"\n{Markup.Escape($"stalled: {stalled}")}";
    }

    public void Dispose()
    {
        _over.TrySetResult();
        _drawing.GetAwaiter().GetResult();
    }

    private string Describe(JobStatus status)
    {
        var phase = status.Phase.ToString().ToLowerInvariant();
        if (status.Step is { } step)
            return $"{step} {status.Shards.Done}/{status.Shards.Total}";
        if (status.Rows is not { } rows)
            return status.Planning is { } planning ? $"{phase} {PlanningText.Describe(planning)}" : phase;
        var left = _rates.Left is { } span ? $", {Durations.Format(span)} left" : "";
        return $"{phase} {status.RowsDone}/{rows} rows, {_rates.RowsPerSecond:0.0} rows/s, {_rates.ImagesPerSecond:0.0} images/s, "
            + $"{status.Committed.Errors + status.InFlight.Errors} errors{left}";
    }
}

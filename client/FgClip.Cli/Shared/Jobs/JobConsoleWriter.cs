using System.Globalization;
using FgClip.Cli.Shared.Output;
using FgClip.Cli.Shared.Progress;
using FgClip.Client;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Cli.Shared.Jobs;

/// <summary>Jobs for a person to read, on standard output.</summary>
internal static class JobConsoleWriter
{
    /// <summary>One job, for a person or as a JSON object.</summary>
    public static async Task PrintAsync(JobStatus status, bool json)
    {
        if (!json)
        {
            Print(status);
            return;
        }
        await using var output = JsonLines.ToStandardOutput();
        output.Write(JobView.From(status));
    }

    /// <summary>All about one job.</summary>
    public static void Print(JobStatus status)
    {
        Line("job", status.Job);
        Line("name", status.DisplayName);
        Line("phase", Phase(status));
        Line("output", status.Output);
        if (status.Share is { } share)
            Line("share", Share(share));
        if (status.Step is { } step)
            Line("step", step);
        else
            Line("rows", $"{Rows(status)}{Errors(status)}");
        if (status.Planning is { } planning)
            Line("planned", PlanningText.Describe(planning));
        var shards = status.Shards;
        Line(status.Step is null ? "parts" : "units",
            $"{shards.Done} of {shards.Total} done, {shards.Leased} in hand, {shards.Failed} given up");
        Line("submitted", Time(status.Submitted));
        if (status.Started is { } started)
            Line("started", Time(started));
        if (status.Ended is { } ended)
            Line("ended", Time(ended));
        Line("time", Durations.Format(status.Elapsed));
        if (status.StallReason is { } stalled)
            Line("stalled", stalled);
        if (status.Failure is { } failure)
            Line("failure", failure.Message);
    }

    /// <summary>A line for each job.</summary>
    public static void Print(IReadOnlyList<JobStatus> jobs)
    {
        string[][] table =
        [
            ["JOB", "NAME", "PHASE", "ROWS", "ERRORS", "PARTS", "SUBMITTED", "OUTPUT"],
            .. jobs.Select(job => new[]
            {
                job.Job, job.DisplayName, Phase(job), Rows(job), $"{job.Committed.Errors + job.InFlight.Errors}",
                $"{job.Shards.Done} of {job.Shards.Total}", Time(job.Submitted), job.Output,
            }),
        ];
        var widths = Enumerable.Range(0, table[0].Length).Select(column => table.Max(row => row[column].Length)).ToList();
        foreach (var row in table)
            Console.Out.WriteLine(string.Join("  ", row.Zip(widths, (cell, width) => cell.PadRight(width))).TrimEnd());
    }

    private static string Phase(JobStatus status) =>
        status.Phase.ToString().ToLowerInvariant()
        + (status.IsPaused ? ", paused" : "")
        + (status.StallReason is null ? "" : ", stalled")
        + (status.NothingNew ? ", nothing new" : "");

    private static string Rows(JobStatus status) =>
        status.Step ?? (status.Rows is { } rows ? $"{status.RowsDone} of {rows}" : "not counted yet");

    private static string Errors(JobStatus status)
    {
        var errors = (status.Committed + status.InFlight).ByStatus
            .Where(pair => pair.Key is not RowStatus.Ok)
            .OrderByDescending(pair => pair.Value)
            .Select(pair => $"{pair.Value} {pair.Key.ToColumnValue()}")
            .ToList();
        return errors.Count == 0 ? "" : $": {string.Join(", ", errors)}";
    }

    private static string Share(JobShare share) =>
        $"priority {share.Priority}, weight {share.Weight}" + (share.MaxWorkers is { } most ? $", at most {most} devices" : "");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);

    private static void Line(string name, string value) => Console.Out.WriteLine($"{name,-10} {value}");
}

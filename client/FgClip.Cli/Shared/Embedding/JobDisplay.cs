using FgClip.Cli.Shared.Progress;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Devices;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Hosting.Embedded;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace FgClip.Cli.Shared.Embedding;

/// <summary>
/// How a job is shown: a bar on a terminal, lines elsewhere, JSON for programs. Results go to standard output, all else to standard error.
/// </summary>
/// <param name="json">Whether everything is JSON, on standard output.</param>
/// <param name="verbose">Whether the silo's log is shown.</param>
internal sealed class JobDisplay(bool json, bool verbose)
{
    public EmbeddedClusterOptions ClusterOptions { get; } = new()
    {
        Logs = new StandardErrorLogs(),
        LogLevel = verbose ? LogLevel.Information : LogLevel.Error,
    };

    /// <summary>Whether who follows the job says itself how it went well. Default: no.</summary>
    public bool IsQuiet { get; init; }

    public IProgressView Open()
    {
        if (json)
            return new JsonProgressView(Console.Out);
        if (Console.IsErrorRedirected || verbose)
            return new PlainProgressView(Console.Error, TimeProvider.System);
        return new TerminalProgressView(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));
    }

    /// <summary>Says how the job ended.</summary>
    /// <param name="status">Its last status.</param>
    /// <param name="devices">What this process' devices spent their time on, where they computed it.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> FinishAsync(JobStatus status, IReadOnlyList<DevicePace>? devices = null)
    {
        if (status.Phase is not JobPhase.Succeeded)
        {
            await Console.Error.WriteLineAsync($"fgclip: {status.Failure?.Message ?? "The job was cancelled."}");
            // Refused: the inputs or options are at fault, and another try would end the same.
            return status.Failure is { Refused: true } ? ExitCode.Usage : ExitCode.Failed;
        }
        if (!json && !IsQuiet)
            Console.Out.WriteLine(Summary(status));
        if (!json && !IsQuiet && StageSummary.Format(devices ?? []) is { } stages)
            Console.Out.WriteLine(stages);
        return ExitCode.Done;
    }

    /// <summary>Shows lines below the outcome: on standard output, or on standard error where that is JSON.</summary>
    public async Task ShowAsync(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            await (json ? Console.Error : Console.Out).WriteLineAsync(line);
    }

    private static string Summary(JobStatus status)
    {
        if (status.Step is not null)
            return $"{status.Output}: done, {Durations.Format(status.Elapsed)}";
        var rows = status.Committed.Rows;
        if (status.NothingNew)
            return $"{status.Output}: nothing new in the inputs; {Count(rows, "row")} in {Count(status.Shards.Total, "part")} as before, "
                + $"{Durations.Format(status.Elapsed)}";
        var errors = string.Join(", ", status.Committed.ByStatus
            .Where(pair => pair.Key is not RowStatus.Ok)
            .OrderByDescending(pair => pair.Value)
            .Select(pair => $"{pair.Value} {pair.Key.ToColumnValue()}"));
        return $"{status.Output}: {Count(rows, "row")} in {Count(status.Shards.Total, "part")}, "
            + $"{(errors.Length == 0 ? "all ok" : errors)}, {Durations.Format(status.Elapsed)}";
    }

    private static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}

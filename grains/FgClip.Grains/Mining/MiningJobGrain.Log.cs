using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Mining;
using Microsoft.Extensions.Logging;

namespace FgClip.Grains.Mining;

internal sealed partial class MiningJobGrain
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(LogLevel.Information, "Job {Job} ({Name}, {Task}) was submitted, for run {Run}; it writes to {Output}.")]
    private partial void LogSubmitted(string job, string name, string task, int run, string output);

    [LoggerMessage(LogLevel.Information, "Job {Job} begins {Stage}: {Units} units.")]
    private partial void LogStage(string job, MiningStage stage, int units);

    [LoggerMessage(LogLevel.Information, "Job {Job}: paused is {IsPaused}.")]
    private partial void LogPaused(string job, bool isPaused);

    [LoggerMessage(LogLevel.Warning, "Job {Job} failed an attempt at {Stage} {Unit}: {Reason}")]
    private partial void LogFailed(string job, MiningStage stage, int unit, string reason);

    [LoggerMessage(LogLevel.Warning, "The silo that held {Stage} {Unit} of job {Job} died.")]
    private partial void LogDied(string job, MiningStage stage, int unit);

    [LoggerMessage(LogLevel.Information, "Job {Job} ({Name}) is over: {Phase}. {Reason}")]
    private partial void LogOver(string job, string name, JobPhase phase, string? reason);

    [LoggerMessage(LogLevel.Information, "Job {Job} is forgotten.")]
    private partial void LogForgotten(string job);
}

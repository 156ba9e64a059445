using FgClip.Grains.Abstractions.Jobs;
using Microsoft.Extensions.Logging;

namespace FgClip.Grains.Jobs;

internal sealed partial class JobGrain
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(LogLevel.Information, "Job {Job} ({Name}) was submitted, for run {Run}; it writes to {Output}.")]
    private partial void LogSubmitted(string job, string name, int run, string output);

    [LoggerMessage(LogLevel.Information, "Job {Job} has {Shards} shards of {Rows} rows, by the plan of lease {Lease}.")]
    private partial void LogPlanned(string job, int shards, long rows, string lease);

    [LoggerMessage(LogLevel.Information, "Job {Job} has {Inputs} inputs, which are planned under {Leases} leases.")]
    private partial void LogListed(string job, int inputs, int leases);

    [LoggerMessage(LogLevel.Information, "Job {Job}: paused is {IsPaused}.")]
    private partial void LogPaused(string job, bool isPaused);

    [LoggerMessage(LogLevel.Warning, "Job {Job} failed an attempt at {Phase}: {Reason}")]
    private partial void LogFailed(string job, JobPhase phase, string reason);

    [LoggerMessage(LogLevel.Warning, "Job {Job} cannot read the records of block {Block}: {Reason}")]
    private partial void LogUnreadable(string job, int block, string reason);

    [LoggerMessage(LogLevel.Warning, "Job {Job} is paused, as its store is away: {Reason}")]
    private partial void LogStoreAway(string job, string reason);

    [LoggerMessage(LogLevel.Information, "Job {Job} ({Name}) is over: {Phase}. {Reason}")]
    private partial void LogOver(string job, string name, JobPhase phase, string? reason);

    [LoggerMessage(LogLevel.Information, "The history of job {Job} could not be saved: {Reason}")]
    private partial void LogHistoryNotSaved(string job, string reason);

    [LoggerMessage(LogLevel.Information, "Job {Job} is forgotten.")]
    private partial void LogForgotten(string job);
}

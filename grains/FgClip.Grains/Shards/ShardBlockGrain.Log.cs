using Microsoft.Extensions.Logging;

namespace FgClip.Grains.Shards;

internal sealed partial class ShardBlockGrain
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(LogLevel.Debug, "Block {Block} of job {Job} has {Shards} shards, {Committed} of them committed.")]
    private partial void LogRead(string job, int block, int shards, int committed);

    [LoggerMessage(LogLevel.Warning, "The records of block {Block} of job {Job} cannot be read.")]
    private partial void LogUnreadable(string job, int block, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Shard {Shard} of job {Job} failed: {Reason}")]
    private partial void LogFailed(string job, int shard, string reason);

    [LoggerMessage(LogLevel.Warning, "The silo that held shard {Shard} of job {Job} died, as did {Deaths} in all.")]
    private partial void LogDied(string job, int shard, int deaths);

    [LoggerMessage(LogLevel.Warning, "Shard {Shard} of job {Job} took {Deaths} silos down; the rows that do it are looked for, {Crashed} "
        + "are found.")]
    private partial void LogSearch(string job, int shard, int deaths, int crashed);

    [LoggerMessage(LogLevel.Information, "Rows {First} to {Last} of shard {Shard} of job {Job} took nobody down.")]
    private partial void LogCleared(string job, int shard, int first, int last);

    [LoggerMessage(LogLevel.Warning, "Shard {Shard} of job {Job} is given up: it {Reason}.")]
    private partial void LogGivenUp(string job, int shard, string reason);
}

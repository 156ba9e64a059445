using Microsoft.Extensions.Logging;

namespace FgClip.Grains.Shards;

internal sealed partial class ShardBlockGrain
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(LogLevel.Debug, "Block {Block} of job {Job} has {Shards} shards, {Committed} of them committed.")]
    private partial void LogRead(string job, int block, int shards, int committed);

    [LoggerMessage(LogLevel.Warning, "Shard {Shard} of job {Job} failed: {Reason}")]
    private partial void LogFailed(string job, int shard, string reason);
}

namespace FgClip.Grains.Abstractions.Shards;

/// <summary>Where a shard stands.</summary>
public enum ShardState : byte
{
    /// <summary>It waits for a worker.</summary>
    Waiting,

    /// <summary>A worker holds it.</summary>
    Leased,

    /// <summary>It has its receipt.</summary>
    Done,

    /// <summary>It was given up.</summary>
    Failed,
}

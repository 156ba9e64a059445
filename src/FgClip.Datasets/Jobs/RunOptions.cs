namespace FgClip.Datasets.Jobs;

/// <summary>How a worker goes about a shard; recorded, but no part of what a resume must agree with.</summary>
public sealed record RunOptions
{
    /// <summary>The most patches in one batch. Default: 8192.</summary>
    public int BatchTokens { get; init; } = 8_192;

    /// <summary>The most pictures in one batch. Default: 64.</summary>
    public int BatchImages { get; init; } = 64;

    /// <summary>Threads that read and decode; 0 means one for each processor. Default: 0.</summary>
    public int DecodeThreads { get; init; }
}

namespace FgClip.Search.Approximate;

/// <summary>What <see cref="IndexBuilder"/> builds, and when the result may be used.</summary>
public sealed record IndexBuildOptions
{
    /// <summary>The largest sample: each query's nearest are kept by each thread.</summary>
    public const int MaxSample = 100_000;

    /// <summary>How the graphs are built and searched.</summary>
    public IndexSettings Settings { get; init; } = new();

    /// <summary>The least recall at 10 of an index that may be used, 0 to 1. Default: 0.95.</summary>
    public double MinRecall { get; init; } = 0.95;

    /// <summary>How many vectors of the dataset are looked for to measure it, at least 1. Default: 1,000.</summary>
    public int Sample { get; init; } = 1_000;

    /// <summary>Chooses them. Default: 0.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The most vectors of a file, at least 1; a part that has more is a file by itself. The graph of one file is in memory while it is
    /// built. Default: 1,000,000.
    /// </summary>
    public int ShardVectors { get; init; } = 1_000_000;
}

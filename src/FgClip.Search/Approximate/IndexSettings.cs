namespace FgClip.Search.Approximate;

/// <summary>
/// How the graph holds numbers. Hits are scored again with the float32 vectors, so that this changes recall and no score.
/// </summary>
public enum GraphStorage
{
    /// <summary>One byte a number: the smallest files and the fastest search.</summary>
    Int8,

    /// <summary>Two bytes a number.</summary>
    Float16,

    /// <summary>Four bytes a number.</summary>
    Float32,
}

/// <summary>How the graphs of an approximate index are built and searched (HNSW, Malkov and Yashunin 2018).</summary>
public sealed record IndexSettings
{
    /// <summary>The most neighbours of a vector.</summary>
    public const int MaxConnectivity = 256;

    /// <summary>The most candidates.</summary>
    public const int MaxExpansion = 100_000;

    /// <summary>The neighbours of a vector in the graph, 2 to 256; <c>M</c> of the paper. The lowest level has twice as many.</summary>
    public int Connectivity { get; init; } = 16;

    /// <summary>How many candidates are looked at when a vector is added, 1 to 100,000; <c>efConstruction</c> of the paper.</summary>
    public int ExpansionAdd { get; init; } = 128;

    /// <summary>How many candidates a search takes from each file and scores again, 1 to 100,000; <c>ef</c> of the paper.</summary>
    public int ExpansionSearch { get; init; } = 256;

    /// <summary>How the graph holds numbers. Default: int8.</summary>
    public GraphStorage Storage { get; init; }
}

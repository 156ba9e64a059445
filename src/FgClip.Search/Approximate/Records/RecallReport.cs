namespace FgClip.Search.Approximate.Records;

/// <summary>How well an index finds what exact search finds.</summary>
public sealed record RecallReport
{
    /// <summary>The fraction of the nearest that it finds, 0 to 1; 1 where there are fewer than two vectors.</summary>
    public required double Recall { get; init; }

    /// <summary>What it had to be. An index with less is not used.</summary>
    public required double Required { get; init; }

    /// <summary>How many of the nearest are counted for each query.</summary>
    public required int K { get; init; }

    /// <summary>How many vectors of the dataset were looked for. None of them counts as its own neighbour.</summary>
    public required int Sample { get; init; }

    /// <summary>What chose them.</summary>
    public required int Seed { get; init; }

    /// <summary>Milliseconds of a query, the median, one at a time.</summary>
    public required double QueryMilliseconds { get; init; }

    /// <summary>Seconds that the files took that were built by this run.</summary>
    public required double BuildSeconds { get; init; }

    /// <summary>Seconds that the measurement took.</summary>
    public required double MeasureSeconds { get; init; }

    /// <summary>Vectors of all files.</summary>
    public required long Vectors { get; init; }

    /// <summary>Bytes of all files.</summary>
    public required long Bytes { get; init; }

    /// <summary>The library and its version.</summary>
    public required string Library { get; init; }

    /// <summary>Whether the index may be used.</summary>
    internal bool IsEnough => Recall >= Required;
}

namespace FgClip.Datasets.Verification;

/// <summary>What a verification found.</summary>
public sealed record VerificationReport
{
    /// <summary>The dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>Parts that were read from start to end.</summary>
    public required int Parts { get; init; }

    /// <summary>Rows in them.</summary>
    public required long Rows { get; init; }

    /// <summary>Bytes in them.</summary>
    public required long Bytes { get; init; }

    /// <summary>Vectors that were looked at, number by number.</summary>
    public required long Vectors { get; init; }

    /// <summary>Rows whose key was compared with the input's.</summary>
    public required long RowsCompared { get; init; }

    /// <summary>How many problems there are.</summary>
    public required int ProblemCount { get; init; }

    /// <summary>The first of them, a line each: the place, and what is wrong there.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>What could not be looked at, and why; no problem of the dataset.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsClean => ProblemCount == 0;
}

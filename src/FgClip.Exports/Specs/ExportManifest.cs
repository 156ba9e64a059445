using FgClip.Mining.Engine;
using FgClip.Mining.Plans;

namespace FgClip.Exports.Specs;

/// <summary>What was exported of a part of the dataset: the receipt of the part.</summary>
/// <param name="Part">The file; null where no row was exported.</param>
/// <param name="Count">What became of its rows.</param>
internal sealed record ExportReceipt(MinedPart? Part, ExportCount Count);

/// <summary>What became of rows, or of boxes where these are exported.</summary>
public sealed record ExportCount
{
    /// <summary>Rows that were exported.</summary>
    public long Exported { get; init; }

    /// <summary>Rows for which the expression is not true.</summary>
    public long Filtered { get; init; }

    /// <summary>Rows left out because their status is not ok.</summary>
    public long OtherStatus { get; init; }

    /// <summary>Rows left out because they lack the vectors that the format needs, or have none that can be used.</summary>
    public long WithoutVector { get; init; }

    /// <summary>Vectors that are zero or have a number that is not finite; each is exported as missing.</summary>
    public long Unusable { get; init; }

    /// <summary>The first of these: its column and the key of its row; null where there are none.</summary>
    public string? FirstUnusable { get; init; }

    /// <summary>Adds what became of other rows, which come after these.</summary>
    public ExportCount Plus(ExportCount other) => new()
    {
        Exported = Exported + other.Exported,
        Filtered = Filtered + other.Filtered,
        OtherStatus = OtherStatus + other.OtherStatus,
        WithoutVector = WithoutVector + other.WithoutVector,
        Unusable = Unusable + other.Unusable,
        FirstUnusable = FirstUnusable ?? other.FirstUnusable,
    };
}

/// <summary>An export: <c>_records/manifest.json</c> of the output.</summary>
public sealed record ExportManifest
{
    /// <summary>The version of the output's records.</summary>
    public int Format { get; init; } = MiningRecord.CurrentFormat;

    /// <summary><see cref="MiningRecord.Digest"/>.</summary>
    public required string SpecDigest { get; init; }

    /// <summary>Rows of the dataset.</summary>
    public required long Rows { get; init; }

    /// <summary>What became of its rows, or of its boxes where these are exported.</summary>
    public required ExportCount Count { get; init; }

    /// <summary>The columns that hold vectors.</summary>
    public required IReadOnlyList<ExportedVector> Vectors { get; init; }

    /// <summary>The files, in the order of the dataset's parts; a part without an exported row has none.</summary>
    public required IReadOnlyList<MinedPart> Parts { get; init; }

    /// <summary>The file of all vectors; null where the parts have them.</summary>
    public string? Whole { get; init; }
}

/// <summary>A column of vectors.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dimensions">How many numbers a vector has.</param>
public sealed record ExportedVector(string Name, int Dimensions);

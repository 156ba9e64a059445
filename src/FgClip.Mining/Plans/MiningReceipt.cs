using System.Text.Json.Serialization;
using FgClip.Mining.Filters;

namespace FgClip.Mining.Plans;

/// <summary>The commit point of a part of the output: <c>_commits/000000/017.json</c>.</summary>
public sealed record MiningReceipt
{
    /// <summary>The part's name under the output's root.</summary>
    public required string Part { get; init; }

    /// <summary>Its rows; for FineHARD its boxes with negatives.</summary>
    public required long Rows { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Hex sha256 of it.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Other files of the part, where languages lie in folders of their own; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<MinedPart>? Others { get; init; }

    /// <summary>What FineHARD leaves out of the part; null where that is nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LeftOutCounts? LeftOut { get; init; }

    /// <summary>What became of its anchors' candidates.</summary>
    public required FilterCounts Counts { get; init; }
}

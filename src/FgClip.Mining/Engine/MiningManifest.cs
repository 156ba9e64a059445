using System.Text.Json.Serialization;
using FgClip.Mining.Filters;
using FgClip.Mining.Plans;

namespace FgClip.Mining.Engine;

/// <summary>
/// A mining output as it stands: <c>_records/manifest.json</c>. It follows from the specification and the receipts alone.
/// </summary>
public sealed record MiningManifest
{
    /// <summary>The version of the output's records.</summary>
    public int Format { get; init; } = MiningRecord.CurrentFormat;

    /// <summary><see cref="MiningRecord.Digest"/>.</summary>
    public required string SpecDigest { get; init; }

    /// <summary>Rows of all parts.</summary>
    public required long Rows { get; init; }

    /// <summary>Bytes of all parts.</summary>
    public required long Bytes { get; init; }

    /// <summary>Vectors that were left out: zeros, as those of boxes outside of their image, or numbers that are none.</summary>
    public required long Unusable { get; init; }

    /// <summary>Keys for which another model's file has no vector, of anchors and of candidates.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long WithoutVector { get; init; }

    /// <summary>What FineHARD leaves out; null where that is nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LeftOutCounts? LeftOut { get; init; }

    /// <summary>What became of the candidates, over all parts.</summary>
    public required FilterCounts Counts { get; init; }

    /// <summary>The parts, in the order of the anchors' dataset.</summary>
    public required IReadOnlyList<MinedPart> Parts { get; init; }
}

using System.Text.Json.Serialization;
using FgClip.Mining.Engine;
using FgClip.Mining.Plans;

namespace FgClip.Selection.Specs;

/// <summary>What was selected of a part of the dataset: the receipt of the part.</summary>
/// <param name="Part">The file; null where no row was selected.</param>
/// <param name="WithoutImage">Selected rows that a tar left out, because their images could not be read.</param>
internal sealed record SelectionReceipt(MinedPart? Part, long WithoutImage);

/// <summary>A selection: <c>_records/manifest.json</c> of the output.</summary>
public sealed record SelectionManifest
{
    /// <summary>The version of the output's records.</summary>
    public int Format { get; init; } = MiningRecord.CurrentFormat;

    /// <summary><see cref="MiningRecord.Digest"/>.</summary>
    public required string SpecDigest { get; init; }

    /// <summary>Rows of the dataset.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that were written.</summary>
    public required long Selected { get; init; }

    /// <summary>Selected rows that a tar left out, because their images could not be read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long WithoutImage { get; init; }

    /// <summary>The files, in the order of the dataset's parts; a part without a selected row has none.</summary>
    public required IReadOnlyList<MinedPart> Parts { get; init; }
}

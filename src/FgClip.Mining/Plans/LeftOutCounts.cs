using System.Text.Json.Serialization;

namespace FgClip.Mining.Plans;

/// <summary>What FineHARD leaves out because the authors' loader refuses it, or would train on nothing.</summary>
public sealed record LeftOutCounts
{
    /// <summary>Rows that name no image, or whose image failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RowsWithoutImage { get; init; }

    /// <summary>Rows without a caption.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RowsWithoutCaption { get; init; }

    /// <summary>Boxes whose corners are reversed, or that have no area within their image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long BoxesWithoutArea { get; init; }

    /// <summary>Boxes without a label, or with a blank one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long BoxesWithoutLabel { get; init; }

    /// <summary>The counts that are not 0, in words.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Words =>
    [
        .. new (long Count, string What)[]
        {
            (RowsWithoutImage, "rows without an image"), (RowsWithoutCaption, "rows without a caption"),
            (BoxesWithoutArea, "boxes without area"), (BoxesWithoutLabel, "boxes without a label"),
        }.Where(one => one.Count > 0).Select(one => FormattableString.Invariant($"{one.Count} {one.What}")),
    ];

    /// <summary>Adds counts.</summary>
    public static LeftOutCounts operator +(LeftOutCounts a, LeftOutCounts b) => new()
    {
        RowsWithoutImage = a.RowsWithoutImage + b.RowsWithoutImage,
        RowsWithoutCaption = a.RowsWithoutCaption + b.RowsWithoutCaption,
        BoxesWithoutArea = a.BoxesWithoutArea + b.BoxesWithoutArea,
        BoxesWithoutLabel = a.BoxesWithoutLabel + b.BoxesWithoutLabel,
    };
}

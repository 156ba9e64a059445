using System.Globalization;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Pipeline.Preparing;

/// <summary>How much of the computation one row may ask for, and how much memory it takes.</summary>
internal static class RowLimits
{
    /// <summary>The most boxes of a row: five times what the most crowded annotated images have. 400,000 boxes took 1.5 GB.</summary>
    public const int MaxBoxes = 10_000;

    /// <summary>The most phrases of a row's boxes that are embedded.</summary>
    public const int MaxRegionTexts = 20_000;

    /// <summary>About what a vector of a region or of a phrase takes until it is written.</summary>
    private const int VectorBytes = 4_096;

    /// <summary>Returns the fault of a row that asks for too much; null for one that does not.</summary>
    public static RowFault? Check(InputRow row, FeatureOptions features)
    {
        if (!features.Regions)
            return null;
        if (row.Boxes.Count > MaxBoxes)
            return Excess(row, row.Boxes.Count, "boxes", MaxBoxes);
        long phrases = features.RegionTexts switch
        {
            RegionTexts.None => 0,
            RegionTexts.Labels => row.Boxes.Count,
            _ => row.Boxes.Sum(box => box.Negatives.Count + 1L),
        };
        return phrases > MaxRegionTexts ? Excess(row, phrases, "phrases of boxes", MaxRegionTexts) : null;
    }

    /// <summary>
    /// About how many bytes a row takes beside its pixels: its texts, its file where it brings that along, and the vectors of its regions.
    /// </summary>
    public static long BytesOf(InputRow row)
    {
        long characters = (row.ShortCaption?.Length ?? 0) + (Other(row.LongCaption)?.Length ?? 0) + (Other(row.BoxCaption)?.Length ?? 0);
        foreach (var value in row.Carried)
            characters += (value as string)?.Length ?? 0;
        long vectors = 0;
        foreach (var box in row.Boxes)
        {
            vectors += 2 + box.Negatives.Count;
            foreach (var phrase in box.Negatives)
                characters += phrase.Length;
        }

        return (characters * sizeof(char)) + (row.ImageContent?.Length ?? 0) + (vectors * VectorBytes);

        // The heads of most rows embed the same text.
        string? Other(string? caption) => ReferenceEquals(caption, row.ShortCaption) ? null : caption;
    }

    private static RowFault Excess(InputRow row, long count, string what, int limit) => new(
        RowStatus.BadRow, string.Create(CultureInfo.InvariantCulture,
        $"{row.Key}: the row has {count} {what}; at most {limit} are embedded."));
}

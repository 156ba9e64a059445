namespace FgClip.Datasets.Rows;

/// <summary>What the four numbers of a manifest's box are, x before y.</summary>
public enum BoxFormat
{
    /// <summary>The left top corner and the right bottom one.</summary>
    Xyxy,

    /// <summary>The left top corner, width and height.</summary>
    Xywh,

    /// <summary>The centre, width and height.</summary>
    Cxcywh,
}

/// <summary>Boxes of each format to the one that the pipeline works with.</summary>
internal static class BoxFormats
{
    /// <summary>The left top corner and the right bottom one, in the units that came in.</summary>
    /// <param name="format">What <paramref name="box"/> is.</param>
    /// <param name="box">Four numbers; nothing is asked of them.</param>
    public static IReadOnlyList<double> ToCorners(this BoxFormat format, IReadOnlyList<double> box) => format switch
    {
        BoxFormat.Xyxy => box,
        BoxFormat.Xywh => [box[0], box[1], box[0] + box[2], box[1] + box[3]],
        BoxFormat.Cxcywh => [box[0] - box[2] / 2, box[1] - box[3] / 2, box[0] + box[2] / 2, box[1] + box[3] / 2],
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The format is unknown."),
    };
}

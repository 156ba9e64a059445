namespace FgClip.Evaluation.Benchmarks.Readers;

/// <summary>The members of COCO's and LVIS's files that are read.</summary>
internal sealed record CocoFile
{
    public IReadOnlyList<CocoImage> Images { get; init; } = [];

    public IReadOnlyList<CocoAnnotation> Annotations { get; init; } = [];

    public IReadOnlyList<CocoCategory> Categories { get; init; } = [];

    /// <summary>The annotations of each image, in the file's order.</summary>
    public ILookup<long, CocoAnnotation> ByImage() => Annotations.ToLookup(annotation => annotation.ImageId);
}

internal sealed record CocoImage(long Id)
{
    public string? FileName { get; init; }

    public string? CocoUrl { get; init; }
}

internal sealed record CocoAnnotation(long ImageId)
{
    public string? Caption { get; init; }

    public long CategoryId { get; init; }

    public double[]? Bbox { get; init; }

    /// <summary>1 where the box is around a crowd and not around one thing. LVIS and BoxClass-CN do not state it.</summary>
    public int Iscrowd { get; init; }
}

internal sealed record CocoCategory(long Id, string Name);

namespace FgClip.Datasets.Rows;

/// <summary>One row of the output. What failed is null; the rest of the row stays.</summary>
public sealed record OutputRow
{
    /// <summary>The row that came in.</summary>
    public required InputRow Input { get; init; }

    /// <summary>Width of the image in pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Height of the image in pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Hex sha256 of the image file's bytes.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The global vector.</summary>
    public float[]? ImageEmbedding { get; init; }

    /// <summary>A vector for each of the job's text heads, in the job's order; null where the caption is empty.</summary>
    public IReadOnlyList<float[]?> TextEmbeddings { get; init; } = [];

    /// <summary>Cosine of image and text, for each of the job's text heads.</summary>
    public IReadOnlyList<float?> Similarities { get; init; } = [];

    /// <summary>Logit of image and text, for each of the job's text heads.</summary>
    public IReadOnlyList<float?> Logits { get; init; } = [];

    /// <summary>The boxes with their vectors; null where regions were not computed.</summary>
    public IReadOnlyList<OutputRegion>? Regions { get; init; }

    /// <summary>The dense map.</summary>
    public DenseMap? Dense { get; init; }

    /// <summary>How the row ended.</summary>
    public required RowStatus Status { get; init; }

    /// <summary>Why, in words; null for <see cref="RowStatus.Ok"/>.</summary>
    public string? Error { get; init; }
}

/// <summary>A dense map: one vector for each patch, or for each cell of the grid that it is pooled to.</summary>
/// <param name="High">Rows of patches or cells.</param>
/// <param name="Wide">Patches or cells in a row.</param>
/// <param name="Values">Row-major, High * Wide * D.</param>
public sealed record DenseMap(int High, int Wide, ReadOnlyMemory<float> Values);

/// <summary>A region's vectors.</summary>
/// <param name="Box">In original pixels, xyxy; null where it is relative to an image that failed.</param>
/// <param name="Label">Its phrase.</param>
/// <param name="Embedding">RoIAlign over the dense map; null where the image failed.</param>
/// <param name="LabelEmbedding">The phrase by the box head; null where it is missing, blank or not asked for.</param>
/// <param name="Negatives">Phrases that are not true of it.</param>
/// <param name="NegativeEmbeddings">Those by the box head, one for one; null where they were not asked for.</param>
public sealed record OutputRegion(
    IReadOnlyList<double>? Box,
    string? Label,
    float[]? Embedding,
    float[]? LabelEmbedding,
    IReadOnlyList<string> Negatives,
    IReadOnlyList<float[]>? NegativeEmbeddings);

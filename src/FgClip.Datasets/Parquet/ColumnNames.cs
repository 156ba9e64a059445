using FgClip.Datasets.Jobs;

namespace FgClip.Datasets.Parquet;

/// <summary>The output's own columns.</summary>
public static class ColumnNames
{
#pragma warning disable CS1591 // Each name says what it is; ARCHITECTURE.md and the README list the columns.
    public const string Key = "key";
    public const string Width = "width";
    public const string Height = "height";
    public const string Sha256 = "sha256";
    public const string ImageEmbedding = "image_embedding";
    public const string Regions = "regions";
    public const string DenseHeight = "dense_height";
    public const string DenseWidth = "dense_width";
    public const string DenseEmbedding = "dense_embedding";
    public const string DenseScale = "dense_scale";
    public const string Status = "status";
    public const string Error = "error";
#pragma warning restore CS1591

    /// <summary>Every name that the output may ever use for itself, whatever a job asks for: columns may be added later.</summary>
    public static IReadOnlyCollection<string> Reserved { get; } =
    [
        Key, Width, Height, Sha256, ImageEmbedding, Regions, DenseHeight, DenseWidth, DenseEmbedding, DenseScale, Status, Error,
        .. Enum.GetValues<TextHead>().SelectMany(head => new[] { TextEmbedding(head), Similarity(head), Logit(head) }),
    ];

    /// <summary><c>text_embedding_short</c> and so on.</summary>
    public static string TextEmbedding(TextHead head) => "text_embedding_" + Name(head);

    /// <summary><c>similarity_short</c> and so on.</summary>
    public static string Similarity(TextHead head) => "similarity_" + Name(head);

    /// <summary><c>logit_short</c> and so on.</summary>
    public static string Logit(TextHead head) => "logit_" + Name(head);

    /// <summary>The head's name in columns and metadata.</summary>
    public static string Name(TextHead head) => head switch
    {
        TextHead.Short => "short",
        TextHead.Long => "long",
        TextHead.Box => "box",
        _ => throw new ArgumentOutOfRangeException(nameof(head), head, "There is no such head."),
    };
}

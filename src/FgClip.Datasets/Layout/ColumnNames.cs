using FgClip.Datasets.Jobs;

namespace FgClip.Datasets.Layout;

/// <summary>
/// The names of the output's own columns. A new column needs its name in <see cref="Reserved"/> too; docs/contributing lists the other
/// files that it takes (add-an-output-column.md).
/// </summary>
public static class ColumnNames
{
    // docs/generate makes a table of these summaries; what follows "Null where" is a column of it.

    /// <summary>The key of the row in its manifest, else the path of its image or sample below the input, else <c>file#row</c>.</summary>
    public const string Key = "key";

    /// <summary>Width of the image in pixels. Null where the image could not be read.</summary>
    public const string Width = "width";

    /// <summary>Height of the image in pixels. Null where the image could not be read.</summary>
    public const string Height = "height";

    /// <summary>Hex SHA-256 of the bytes of the image file. Null where the file could not be read; a broken image has one.</summary>
    public const string Sha256 = "sha256";

    /// <summary>The global vector of the image, of length 1 unless <c>--no-normalize</c>. Null where the image could not be read.</summary>
    public const string ImageEmbedding = "image_embedding";

    /// <summary>
    /// One struct for each box, in the order of the manifest; empty for a row without boxes. Null where the status is <c>bad_row</c> or
    /// <c>crashed</c>.
    /// </summary>
    public const string Regions = "regions";

    /// <summary>Height of the dense map in patches, or in cells of <c>--dense-grid</c>. Null where the image could not be read.</summary>
    public const string DenseHeight = "dense_height";

    /// <summary>Width of the dense map in patches, or in cells of <c>--dense-grid</c>. Null where the image could not be read.</summary>
    public const string DenseWidth = "dense_width";

    /// <summary>
    /// The dense map as the model gives it: row-major, height * width * D numbers. Null where the image could not be read.
    /// </summary>
    public const string DenseEmbedding = "dense_embedding";

    /// <summary>
    /// The factor of the int8 numbers: number * scale is the value. It is the largest magnitude of the map / 127. Null where the image
    /// could not be read.
    /// </summary>
    public const string DenseScale = "dense_scale";

    /// <summary>How the row ended: <c>ok</c>, or why something of it is missing.</summary>
    public const string Status = "status";

    /// <summary>Why something of the row is missing, in words. Null where the status is <c>ok</c>.</summary>
    public const string Error = "error";

    /// <summary>Every name that the output may ever use for itself, whatever a job asks for: columns may be added later.</summary>
    public static IReadOnlyCollection<string> Reserved { get; } =
    [
        Key, Width, Height, Sha256, ImageEmbedding, Regions, DenseHeight, DenseWidth, DenseEmbedding, DenseScale, Status, Error,
        .. Enum.GetValues<TextHead>().SelectMany(head => new[] { TextEmbedding(head), Similarity(head), Logit(head) }),
    ];

    /// <summary>The columns that hold a vector for each row: of the image, and of the caption by each head.</summary>
    public static IReadOnlyList<string> RowVectors { get; } =
        [ImageEmbedding, .. Enum.GetValues<TextHead>().Select(TextEmbedding)];

    /// <summary>
    /// The caption by this head, of length 1 unless <c>--no-normalize</c>. Null where the caption is missing or blank, or the row failed
    /// before it was read.
    /// </summary>
    public static string TextEmbedding(TextHead head) => "text_embedding_" + Name(head);

    /// <summary>Cosine of image and caption by this head. Null where one of the two vectors is null.</summary>
    public static string Similarity(TextHead head) => "similarity_" + Name(head);

    /// <summary>
    /// Logit of image and caption by this head: cosine * exp(logit scale) + logit bias. Null where one of the two vectors is null.
    /// </summary>
    public static string Logit(TextHead head) => "logit_" + Name(head);

    /// <summary>The head's name in columns and metadata.</summary>
    public static string Name(TextHead head) => FeatureNames.From(head);
}

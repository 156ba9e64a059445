using System.Text.Json.Serialization;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Jobs;

/// <summary>How manifests are read. Everything here changes rows, so a resume must agree with it.</summary>
public sealed record ManifestOptions
{
    /// <summary>The column with the image's path. Default: image.</summary>
    public string ImageColumn { get; init; } = "image";

    /// <summary>The column with the caption. Default: caption.</summary>
    public string CaptionColumn { get; init; } = "caption";

    /// <summary>The column with the row's key. Default: key.</summary>
    public string KeyColumn { get; init; } = "key";

    /// <summary>The column with the boxes. Default: boxes.</summary>
    public string BoxesColumn { get; init; } = "boxes";

    /// <summary>What the four numbers of a box are. Default: Xyxy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public BoxFormat BoxFormat { get; init; }

    /// <summary>What they count. Default: null, which means what the manifest's format has: FineHARD relative, the others pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public BoxUnits? BoxUnits { get; init; }

    /// <summary>
    /// What follows the first dot of an image in a tar, or ends an image's name in a folder. Default: null, those of the image formats.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ImageExtensions { get; init; }

    /// <summary>
    /// What follows the first dot of a caption in a tar, or the name of its image in a folder. Default: null, which means txt.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? CaptionExtensions { get; init; }

    /// <summary>
    /// What separates the fields of delimited text. Default: null, which means a comma, a tab, a semicolon or a bar, by the header.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public char? Delimiter { get; init; }

    /// <summary>
    /// What quotes the fields of delimited text; <c>'\0'</c> for nothing. Default: null, double quotes where the text uses them so.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public char? CsvQuote { get; init; }

    /// <summary>
    /// What stands before a quote inside of a quoted field. Default: null, a second quote, or a backslash where the text uses it so.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public char? CsvEscape { get; init; }

    /// <summary>Whether rows get the columns <c>part</c>, <c>row</c> and <c>row_id</c>. Default: false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RowId { get; init; }

    /// <summary>Folders or <c>az://</c> prefixes that images may lie in. Default: none, which means the manifest's own folder.</summary>
    public IReadOnlyList<string> ImageRoots { get; init; } = [];

    /// <summary>Whether images are fetched from public web addresses. Default: false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AllowHttp { get; init; }

    /// <summary>
    /// Whether images on the web are read though their server opts out of AI or indexing (<c>X-Robots-Tag</c>, <c>TDM-Reservation</c>).
    /// Default: false, which gives such rows the status <c>opted_out</c>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IgnoreOptOut { get; init; }
}

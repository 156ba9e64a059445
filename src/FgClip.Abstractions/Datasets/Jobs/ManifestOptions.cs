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

    /// <summary>Folders or <c>az://</c> prefixes that images may lie in. Default: none, which means the manifest's own folder.</summary>
    public IReadOnlyList<string> ImageRoots { get; init; } = [];

    /// <summary>Whether images are fetched from public web addresses. Default: false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AllowHttp { get; init; }
}

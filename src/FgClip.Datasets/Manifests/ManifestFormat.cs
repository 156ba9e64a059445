namespace FgClip.Datasets.Manifests;

/// <summary>What a manifest is made of.</summary>
public enum ManifestFormat
{
    /// <summary>One JSON object on each line.</summary>
    JsonLines,

    /// <summary>FineHARD: one JSON array of objects with <c>f_path</c>, captions and <c>bbox_info</c>.</summary>
    FineHard,
}

namespace FgClip.Datasets.Manifests;

/// <summary>
/// What a manifest is made of. Plans store the name of a value, which never changes. <see cref="ManifestSniffer"/> recognises each format,
/// and <c>Inputs/InputReaders</c> has the reader of each.
/// </summary>
public enum ManifestFormat
{
    /// <summary>One JSON object on each line.</summary>
    JsonLines,

    /// <summary>FineHARD: one JSON array of objects with <c>f_path</c>, captions and <c>bbox_info</c>.</summary>
    FineHard,

    /// <summary>Delimited text with a header row: CSV, TSV and their like.</summary>
    Csv,

    /// <summary>Parquet.</summary>
    Parquet,

    /// <summary>A tar archive of samples, as webdataset and img2dataset write it.</summary>
    WebDataset,
}

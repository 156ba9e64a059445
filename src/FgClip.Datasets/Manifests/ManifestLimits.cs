namespace FgClip.Datasets.Manifests;

/// <summary>How much of a manifest is believed.</summary>
internal static class ManifestLimits
{
    /// <summary>The most bytes of one row: 64 MiB. A longer one is skipped without being held.</summary>
    public const int RecordBytes = 64 << 20;

    /// <summary>The deepest nesting of JSON.</summary>
    public const int JsonDepth = 64;

    /// <summary>The most columns that the rows of a job may have among them.</summary>
    public const int Columns = 1_000;
}

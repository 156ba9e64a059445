using FgClip.Datasets.Jobs;

namespace FgClip.Datasets.Manifests;

/// <summary>The reader of each format.</summary>
public static class ManifestReaders
{
    /// <summary>A reader for one manifest.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="options">How it is read.</param>
    public static IManifestReader Create(ManifestFormat format, string file, ManifestOptions options) => format switch
    {
        ManifestFormat.JsonLines => new JsonLinesReader(file, options),
        ManifestFormat.FineHard => new FineHardReader(file, options),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no reader for this format."),
    };
}

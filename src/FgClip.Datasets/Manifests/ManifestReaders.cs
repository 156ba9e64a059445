using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests.Delimited;

namespace FgClip.Datasets.Manifests;

/// <summary>The reader of each format of text.</summary>
internal static class ManifestReaders
{
    /// <summary>A reader for one manifest.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="options">How it is read.</param>
    public static ITextManifestReader Create(ManifestKind kind, string file, ManifestOptions options) => kind.Format switch
    {
        ManifestFormat.JsonLines => new JsonLinesReader(file, options, rules: kind.Rules, lineEnd: kind.LineEnd),
        ManifestFormat.FineHard => new FineHardReader(file, options, rules: kind.Rules),
        ManifestFormat.Csv => new CsvReader(file, kind.Header!, options, rules: kind.Rules, lineEnd: kind.LineEnd),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind.Format, "This format is not a text."),
    };
}

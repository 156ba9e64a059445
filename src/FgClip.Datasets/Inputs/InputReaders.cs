using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>The reader of each kind of input.</summary>
internal static class InputReaders
{
    /// <summary>A reader for one input.</summary>
    /// <param name="source">Where it lies.</param>
    /// <param name="info">What the store knows of it.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="sidecar">The Parquet file beside a tar; null where there is none.</param>
    /// <param name="options">How the job reads its manifests.</param>
    /// <param name="records">Where the records of compressed inputs lie.</param>
    public static IInputReader Create(
        InputSource source, ObjectInfo info, ManifestKind kind, ObjectInfo? sidecar, ManifestOptions options, ShardRecords records) =>
        kind.Format switch
        {
            ManifestFormat.Parquet => new ParquetInput(source, info, options, kind.Rules),
            ManifestFormat.WebDataset => new TarInput(source, info, sidecar, options, kind.Rules),
            _ => Text(source, info, kind, ManifestReaders.Create(kind, source.DisplayName, options), records),
        };

    private static IInputReader Text(InputSource source, ObjectInfo info, ManifestKind kind, ITextManifestReader reader,
        ShardRecords records) =>
        kind.Compressed ? new CompressedInput(source, info, reader, records) : new TextInput(source, info, reader);
}

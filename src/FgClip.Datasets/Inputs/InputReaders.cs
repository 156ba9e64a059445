using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>The table of the readers: one for each <see cref="ManifestFormat"/>.</summary>
internal static class InputReaders
{
    /// <summary>A reader for one input.</summary>
    /// <param name="source">Where it lies.</param>
    /// <param name="info">What the store knows of it.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="sidecar">The Parquet file beside a tar; null where there is none.</param>
    /// <param name="options">How the job reads its manifests.</param>
    /// <param name="records">Where the records of compressed inputs lie.</param>
    /// <param name="stretch">The stretch of a tar that is read; null for the whole of it.</param>
    public static IInputReader Create(
        InputSource source, ObjectInfo info, ManifestKind kind, ObjectInfo? sidecar, ManifestOptions options, ShardRecords records,
        TarStretch? stretch = null) =>
        kind.Format switch
        {
            ManifestFormat.Parquet => new ParquetInput(source, info, options, kind.Rules),
            ManifestFormat.WebDataset => new TarInput(source, info, sidecar, options, kind.Rules, stretch),
            ManifestFormat.JsonLines or ManifestFormat.FineHard or ManifestFormat.Csv =>
                Text(source, info, kind, ManifestReaders.Create(kind, source.DisplayName, options), records),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind.Format, "This format has no reader."),
        };

    private static IInputReader Text(InputSource source, ObjectInfo info, ManifestKind kind, ITextManifestReader reader,
        ShardRecords records) =>
        kind.Compressed ? new CompressedInput(source, info, reader, records) : new TextInput(source, info, reader);
}

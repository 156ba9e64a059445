using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests;

/// <summary>JSONL: one object on each line.</summary>
internal sealed class JsonLinesReader(string file, ManifestOptions options, int recordLimit = ManifestLimits.RecordBytes)
    : ITextManifestReader
{
    private readonly JsonRowParser _parser = new(file, "line", new ColumnFields(options).Read);

    public BoxUnits BoxUnits => BoxUnits.Pixels;

    public IAsyncEnumerable<ManifestRecord> ScanAsync(Stream stream, long offset, long number, CancellationToken cancellationToken) =>
        JsonLineScanner.ScanAsync(stream, offset, number, recordLimit, cancellationToken);

    public ManifestRow Parse(ManifestRecord record) => _parser.Parse(record);
}

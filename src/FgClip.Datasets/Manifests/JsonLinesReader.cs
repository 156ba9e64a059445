using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests;

/// <summary>JSONL: one object on each line.</summary>
/// <param name="file">The manifest's name, for messages.</param>
/// <param name="options">How its columns are called.</param>
/// <param name="recordLimit">The most bytes of a line.</param>
/// <param name="rules">The rules of its plan.</param>
/// <param name="lineEnd">What ends a line.</param>
internal sealed class JsonLinesReader(
    string file,
    ManifestOptions options,
    int recordLimit = ManifestLimits.RecordBytes,
    ReadingRules rules = ReadingRules.Revised,
    LineEnd lineEnd = LineEnd.LineFeed) : ITextManifestReader
{
    private readonly JsonRowParser _parser = new(file, "line", new ColumnFields(options, rules).Read, rules);

    public BoxUnits BoxUnits => BoxUnits.Pixels;

    public IAsyncEnumerable<ManifestRecord> ScanAsync(Stream stream, long offset, long number, CancellationToken cancellationToken) =>
        JsonLineScanner.ScanAsync(stream, offset, number, recordLimit, lineEnd, rules, cancellationToken);

    public ManifestRow Parse(ManifestRecord record) => _parser.Parse(record);
}

using System.Runtime.CompilerServices;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests.Delimited;

/// <summary>
/// CSV, TSV and their like, with a header row. The format knows texts alone, and so do its columns: no guess turns "007" into a number. An
/// empty field is null. A row must have as many fields as the header.
/// </summary>
internal sealed class CsvReader(string file, CsvHeader header, ManifestOptions options, int recordLimit = ManifestLimits.RecordBytes)
    : ITextManifestReader
{
    private readonly ColumnFields _fields = new(options);
    private readonly List<string?> _texts = [];
    private readonly int _key = IndexOf(header, options.KeyColumn);
    private readonly int _image = IndexOf(header, options.ImageColumn);
    private readonly int _caption = IndexOf(header, options.CaptionColumn);
    private readonly int _boxes = IndexOf(header, options.BoxesColumn);

    public BoxUnits BoxUnits => BoxUnits.Pixels;

    public async IAsyncEnumerable<ManifestRecord> ScanAsync(
        Stream stream, long offset, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isHeader = offset == 0;
        var scanner = new CsvScanner(file, (byte)header.Delimiter, recordLimit);
        await foreach (var record in scanner.ScanAsync(stream, offset, number, cancellationToken).ConfigureAwait(false))
        {
            if (!isHeader)
                yield return record;
            isHeader = false;
        }
    }

    public ManifestRow Parse(ManifestRecord record)
    {
        var row = new ManifestRow { Offset = record.Offset, Number = record.Number, Bytes = record.Bytes.Length };
        try
        {
            if (record.Fault is not null)
                throw new RowFormatException(record.Fault);

            CsvRecord.Split(record.Bytes.Span, (byte)header.Delimiter, _texts);
            if (_texts.Count != header.Columns.Count)
                throw new RowFormatException($"{_texts.Count} fields, and the header has {header.Columns.Count}");

            return ColumnFields.WithCaption(row, At(_caption)) with
            {
                Key = At(_key),
                Image = At(_image),
                Boxes = _fields.ReadBoxes(At(_boxes)),
                Columns = [.. _texts.Select((text, i) => new ManifestValue(header.Columns[i], default, text))],
            };
        }
        catch (RowFormatException e)
        {
            return row.Failed(file, "line", e);
        }
    }

    private string? At(int column) => column < 0 ? null : _texts[column];

    private static int IndexOf(CsvHeader header, string column)
    {
        for (var i = 0; i < header.Columns.Count; i++)
        {
            if (header.Columns[i] == column)
                return i;
        }

        return -1;
    }
}

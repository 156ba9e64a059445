using System.Runtime.CompilerServices;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests.Delimited;

/// <summary>
/// CSV, TSV and their like, with a header row. The format knows texts alone, and so do its columns: no guess turns "007" into a number. An
/// empty field is null. A row must have as many fields as the header.
/// </summary>
/// <param name="file">The manifest's name, for messages.</param>
/// <param name="header">Its header, and how its fields are quoted.</param>
/// <param name="options">How its columns are called.</param>
/// <param name="recordLimit">The most bytes of a record.</param>
/// <param name="rules">The rules of its plan.</param>
/// <param name="lineEnd">What ends a line.</param>
internal sealed class CsvReader(
    string file,
    CsvHeader header,
    ManifestOptions options,
    int recordLimit = ManifestLimits.RecordBytes,
    ReadingRules rules = ReadingRules.Revised,
    LineEnd lineEnd = LineEnd.LineFeed)
    : ITextManifestReader
{
    private readonly ColumnFields _fields = new(options, rules);
    private readonly CsvDialect _dialect = CsvDialect.From(header, lineEnd);
    private readonly bool _isGuessed = rules is not ReadingRules.Original && header.Quote is null;
    private readonly List<string?> _texts = [];
    private readonly int _key = IndexOf(header, options.KeyColumn);
    private readonly int _image = IndexOf(header, options.ImageColumn);
    private readonly int _caption = IndexOf(header, options.CaptionColumn);
    private readonly int _boxes = IndexOf(header, options.BoxesColumn);

    public BoxUnits BoxUnits => BoxUnits.Pixels;

    public async IAsyncEnumerable<ManifestRecord> ScanAsync(
        Stream stream, long offset, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var headers = offset > 0 ? 0 : header.HasSeparatorLine ? 2 : 1;
        var scanner = new CsvScanner(file, _dialect, header.Columns.Count, recordLimit, _isGuessed);
        await foreach (var record in scanner.ScanAsync(stream, offset, number, cancellationToken).ConfigureAwait(false))
        {
            if (headers > 0)
                headers--;
            else if (rules is ReadingRules.Original || !record.Bytes.Span.StartsWith(ByteOrderMark.Bytes))
                yield return record;
            else if (record with { Bytes = record.Bytes[ByteOrderMark.Bytes.Length..] } is var behind && !IsHeader(behind))
                yield return behind;
        }
    }

    public ManifestRow Parse(ManifestRecord record)
    {
        var row = new ManifestRow { Offset = record.Offset, Number = record.Number, Bytes = record.Bytes.Length };
        try
        {
            if (record.Fault is not null)
                throw new RowFormatException(record.Fault);

            Split(record.Bytes.Span);
            if (_texts.Count != header.Columns.Count)
                throw new RowFormatException($"{_texts.Count} fields, and the header has {header.Columns.Count}");

            var read = _fields.WithBoxes(ColumnFields.WithCaption(row, At(_caption)), At(_boxes)).Placed(file, "line") with
            {
                Key = At(_key),
                Image = At(_image),
                Columns = [.. _texts.Select((text, i) => new ManifestValue(header.Columns[i], default, text))],
            };
            return rules is ReadingRules.Original ? read : EncodedImageField.Unpack(read);
        }
        catch (RowFormatException e)
        {
            return row.Failed(file, "line", e);
        }
    }

    /// <summary>
    /// Takes a record apart. One that is not as RFC 4180 has it may have backslashes before its quotes, or quotes that are characters.
    /// </summary>
    private void Split(ReadOnlySpan<byte> record)
    {
        try
        {
            CsvRecord.Split(record, _dialect, _texts);
        }
        catch (RowFormatException) when (_isGuessed)
        {
            if (!TrySplit(record, _dialect.WithBackslashes, isLenient: false) && !TrySplit(record, _dialect, isLenient: true))
                CsvRecord.Split(record, _dialect, _texts);
        }
    }

    private bool TrySplit(ReadOnlySpan<byte> record, CsvDialect dialect, bool isLenient)
    {
        try
        {
            CsvRecord.Split(record, dialect, _texts, isLenient);
            return _texts.Count == header.Columns.Count;
        }
        catch (RowFormatException)
        {
            return false;
        }
    }

    /// <summary>Whether a record is the header of a file that was put behind this one.</summary>
    private bool IsHeader(ManifestRecord record) =>
        record.Fault is null && TrySplit(record.Bytes.Span, _dialect, isLenient: false)
        && _texts.Select(text => text?.Trim() ?? "").SequenceEqual(header.Columns);

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

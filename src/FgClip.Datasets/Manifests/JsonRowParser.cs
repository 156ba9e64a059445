using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests;

/// <summary>Turns a record of JSON into a row; whatever is wrong with it becomes its fault.</summary>
/// <param name="file">The manifest's name, for messages.</param>
/// <param name="unit">What its records are called: "line" or "item".</param>
/// <param name="fields">Reads the fields that mean something out of the row's object.</param>
internal sealed class JsonRowParser(string file, string unit, Func<JsonElement, ManifestRow, ManifestRow> fields)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ManifestLimits.JsonDepth, AllowDuplicateProperties = false };

    private readonly List<string> _names = [];

    public ManifestRow Parse(ManifestRecord record)
    {
        var row = new ManifestRow { Offset = record.Offset, Number = record.Number };
        try
        {
            if (record.Fault is not null)
                throw new RowFormatException(record.Fault);

            var json = ParseObject(record.Bytes.Span);
            return fields(json, row with { Columns = Columns(json) });
        }
        catch (RowFormatException e)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{file}, {unit} {record.Number}");
            return row with { Fault = new RowFault(RowStatus.BadRow, $"{place}: {e.Message}.") };
        }
    }

    private static JsonElement ParseObject(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
            throw new RowFormatException($"not UTF-8 at its byte {FirstInvalidByte(bytes).ToString(CultureInfo.InvariantCulture)}");

        JsonElement json;
        try
        {
            json = JsonElement.Parse(bytes, Options);
        }
        catch (JsonException e)
        {
            throw new RowFormatException($"not JSON: {Reason(e)}");
        }
        catch (InvalidOperationException)
        {
            // The parser decodes names to compare them with each other.
            throw new RowFormatException("a name has half of a surrogate pair");
        }

        return json.ValueKind is JsonValueKind.Object ? json : throw new RowFormatException($"{JsonFields.Kind(json)}, not an object");
    }

    /// <summary>The columns, with the name objects of the row before where they are the same, as they nearly always are.</summary>
    private ManifestValue[] Columns(JsonElement row)
    {
        var columns = new ManifestValue[row.GetPropertyCount()];
        var i = 0;
        foreach (var property in row.EnumerateObject())
        {
            var name = i < _names.Count && property.NameEquals(_names[i]) ? _names[i] : NameOf(property, i);
            var text = property.Value.ValueKind is JsonValueKind.String ? JsonFields.String(property.Value, name) : null;
            columns[i++] = new ManifestValue(name, property.Value, text);
        }

        return columns;
    }

    private string NameOf(JsonProperty property, int position)
    {
        var name = property.Name;
        if (position < _names.Count)
            _names[position] = name;
        else if (position == _names.Count && position < ManifestLimits.Columns)
            _names.Add(name);
        return name;
    }

    /// <summary>The parser's own words without its counting of lines, which starts at the record.</summary>
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var words = (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
        return e.BytePositionInLine is { } at ? string.Create(CultureInfo.InvariantCulture, $"{words} (at its byte {at})") : words;
    }

    private static int FirstInvalidByte(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) is System.Buffers.OperationStatus.Done)
            at += length;
        return at;
    }
}

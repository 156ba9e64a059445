using System.Text.Json;

namespace FgClip.Datasets.Manifests;

/// <summary>Turns a record of JSON into a row; whatever is wrong with it becomes its fault.</summary>
/// <param name="file">The manifest's name, for messages.</param>
/// <param name="unit">What its records are called: "line", "item" or "row".</param>
/// <param name="fields">Reads the fields that mean something out of the row's object.</param>
/// <param name="rules">The rules of the plan.</param>
internal sealed class JsonRowParser(string file, string unit, Func<JsonElement, ManifestRow, ManifestRow> fields, ReadingRules rules)
{
    private readonly JsonColumns _columns = new();

    public ManifestRow Parse(ManifestRecord record)
    {
        var row = new ManifestRow { Offset = record.Offset, Number = record.Number, Bytes = record.Bytes.Length };
        try
        {
            if (record.Fault is not null)
                throw new RowFormatException(record.Fault);

            var json = JsonRecord.ParseObject(record.Bytes.Span, rules, out var numbers);
            var read = fields(json, row with { Columns = _columns.Read(json, numbers), Json = json }).Placed(file, unit);
            return rules is ReadingRules.Original ? read : EncodedImageField.Unpack(read);
        }
        catch (RowFormatException e)
        {
            return row.Failed(file, unit, e);
        }
    }
}

using System.Text.Json;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests;

/// <summary>
/// FineHARD, the data set that FG-CLIP was trained on: one JSON array. <c>caption</c> is for the long head and <c>short_caption</c> for the
/// others; <c>bbox_info</c> has boxes as parts of the image's sides. Its column names are its own, so of the options only the key's
/// counts.
/// </summary>
internal sealed class FineHardReader(
    string file, ManifestOptions options, int recordLimit = ManifestLimits.RecordBytes, ReadingRules rules = ReadingRules.Revised)
    : ITextManifestReader
{
    private JsonRowParser? _parser;

    public BoxUnits BoxUnits => BoxUnits.Relative;

    public IAsyncEnumerable<ManifestRecord> ScanAsync(Stream stream, long offset, long number, CancellationToken cancellationToken) =>
        new JsonArrayScanner(file, recordLimit).ScanAsync(stream, offset, number, cancellationToken);

    public ManifestRow Parse(ManifestRecord record) => (_parser ??= new JsonRowParser(file, "item", ReadFields, rules)).Parse(record);

    private ManifestRow ReadFields(JsonElement json, ManifestRow row)
    {
        var faults = new FieldReader(rules);
        var shortCaption = faults.Read(FieldReader.Field.Caption, () => JsonFields.Text(json, "short_caption"));
        return row with
        {
            Key = faults.Read(FieldReader.Field.Columns, () => JsonFields.Key(json, options.KeyColumn)),
            Image = faults.Read(FieldReader.Field.Image, () => JsonFields.Text(json, "f_path")),
            ShortCaption = shortCaption,
            LongCaption = faults.Read(FieldReader.Field.Caption, () => JsonFields.Text(json, "caption")),
            BoxCaption = shortCaption,
            Boxes = faults.Read(FieldReader.Field.Boxes, () => ReadBoxes(json)) ?? [],
            Fields = faults.Faults,
        };
    }

    private static IReadOnlyList<InputBox> ReadBoxes(JsonElement json) =>
        IsSet(json, "is_cn") ? [] : [.. JsonFields.Array(json, "bbox_info").Select(ReadBox)];

    private static InputBox ReadBox(JsonElement box)
    {
        if (box.ValueKind is not JsonValueKind.Object)
            throw new RowFormatException($"\"bbox_info\" holds {JsonFields.Kind(box)} where an object with \"bbox\" should be");

        // A fifth number is the detector's confidence.
        var corners = JsonFields.Box(box, "bbox", mayHoldMore: true);
        return new InputBox(corners, JsonFields.Text(box, "short_expr"), IsSet(box, "flag_short_neg") ? ReadNegatives(box) : []);
    }

    private static IReadOnlyList<string> ReadNegatives(JsonElement box)
    {
        if (!box.TryGetProperty("short_expr_negs", out var negatives) || negatives.ValueKind is JsonValueKind.Null)
            return [];
        if (negatives.ValueKind is not JsonValueKind.Object)
            throw new RowFormatException($"\"short_expr_negs\" is {JsonFields.Kind(negatives)}, not an object of phrases");

        return [.. negatives.EnumerateObject().Select(negative => negative.Value.ValueKind is JsonValueKind.String
            ? JsonFields.String(negative.Value, "short_expr_negs")
            : throw new RowFormatException($"\"short_expr_negs\" holds {JsonFields.Kind(negative.Value)} where a phrase should be"))];
    }

    /// <summary>Whether a flag is there and neither 0, false nor null.</summary>
    private static bool IsSet(JsonElement json, string name) => json.TryGetProperty(name, out var flag) && flag.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        JsonValueKind.Number => flag.GetDouble() is not 0,
        _ => throw new RowFormatException($"\"{name}\" is {JsonFields.Kind(flag)}, not 0 or 1"),
    };
}

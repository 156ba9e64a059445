using System.Runtime.CompilerServices;
using System.Text.Json;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests;

/// <summary>
/// JSONL: one object on each line, with the columns that <see cref="ManifestOptions"/> names. Boxes are objects with <c>box</c> (four
/// numbers, xyxy in pixels), <c>label</c> and <c>negatives</c>. Every head embeds the one caption.
/// </summary>
internal sealed class JsonLinesReader(string file, ManifestOptions options, int recordLimit = ManifestLimits.RecordBytes) : IManifestReader
{
    public BoxUnits BoxUnits => BoxUnits.Pixels;

    public async IAsyncEnumerable<ManifestRow> ReadAsync(
        Stream stream, long offset, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parser = new JsonRowParser(file, "line", ReadFields);
        await foreach (var record in JsonLineScanner.ScanAsync(stream, offset, number, recordLimit, cancellationToken).ConfigureAwait(false))
            yield return parser.Parse(record);
    }

    private ManifestRow ReadFields(JsonElement json, ManifestRow row)
    {
        var caption = JsonFields.Text(json, options.CaptionColumn);
        return row with
        {
            Key = JsonFields.Key(json, options.KeyColumn),
            Image = JsonFields.Text(json, options.ImageColumn),
            ShortCaption = caption,
            LongCaption = caption,
            BoxCaption = caption,
            Boxes = [.. JsonFields.Array(json, options.BoxesColumn).Select(ReadBox)],
        };
    }

    private InputBox ReadBox(JsonElement box) => box.ValueKind is JsonValueKind.Object
        ? new InputBox(JsonFields.Box(box, "box", mayHoldMore: false), JsonFields.Text(box, "label"), JsonFields.Texts(box, "negatives"))
        : throw new RowFormatException($"\"{options.BoxesColumn}\" holds {JsonFields.Kind(box)} where an object with \"box\" should be");
}

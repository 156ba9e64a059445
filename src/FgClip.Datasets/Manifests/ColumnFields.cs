using System.Text;
using System.Text.Json;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests;

/// <summary>
/// Reads what means something out of a row's columns, by the names that <see cref="ManifestOptions"/> gives them. Boxes are objects with
/// <c>box</c> (four numbers), <c>label</c> and <c>negatives</c>, or a text with the JSON of such a list. Every head embeds the one caption.
/// </summary>
internal sealed class ColumnFields(ManifestOptions options)
{
    /// <summary>The row with its fields.</summary>
    /// <exception cref="RowFormatException">A field is not what it should be.</exception>
    public ManifestRow Read(JsonElement json, ManifestRow row) => WithCaption(row, JsonFields.Text(json, options.CaptionColumn)) with
    {
        Key = JsonFields.Key(json, options.KeyColumn),
        Image = JsonFields.Text(json, options.ImageColumn),
        Boxes = [.. Boxes(json).Select(ReadBox)],
    };

    /// <summary>The boxes of a text with their JSON; none for a blank one.</summary>
    public IReadOnlyList<InputBox> ReadBoxes(string? text) => [.. Boxes(text).Select(ReadBox)];

    /// <summary>The row with one caption for every head.</summary>
    public static ManifestRow WithCaption(ManifestRow row, string? caption) =>
        row with { ShortCaption = caption, LongCaption = caption, BoxCaption = caption };

    private IEnumerable<JsonElement> Boxes(JsonElement json) =>
        json.TryGetProperty(options.BoxesColumn, out var boxes) && boxes.ValueKind is JsonValueKind.String
            ? Boxes(JsonFields.String(boxes, options.BoxesColumn))
            : JsonFields.Array(json, options.BoxesColumn);

    private IEnumerable<JsonElement> Boxes(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];

        try
        {
            var json = JsonRecord.Parse(Encoding.UTF8.GetBytes(text));
            return json.ValueKind is JsonValueKind.Array ? json.EnumerateArray() : throw new RowFormatException("not a list");
        }
        catch (RowFormatException e)
        {
            throw new RowFormatException($"\"{options.BoxesColumn}\" is a text that holds no list of boxes: {e.Message}");
        }
    }

    private InputBox ReadBox(JsonElement box) => box.ValueKind is JsonValueKind.Object
        ? new InputBox(JsonFields.Box(box, "box", mayHoldMore: false), JsonFields.Text(box, "label"), JsonFields.Texts(box, "negatives"))
        : throw new RowFormatException($"\"{options.BoxesColumn}\" holds {JsonFields.Kind(box)} where an object with \"box\" should be");
}

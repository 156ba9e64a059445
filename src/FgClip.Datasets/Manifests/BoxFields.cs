using System.Text;
using System.Text.Json;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests;

/// <summary>
/// Reads a row's boxes: a list of objects with <c>box</c> or <c>bbox</c> (four numbers), <c>label</c> and <c>negatives</c>; or an object of
/// lists, which is what Hugging Face's datasets make of such a list (<c>{"bbox": [[…]], "category": […]}</c>); or a text with the
/// JSON of either.
/// </summary>
/// <param name="column">The boxes' column.</param>
/// <param name="rules">The rules of the plan: the original ones know the list of objects with <c>box</c> alone.</param>
internal sealed class BoxFields(string column, ReadingRules rules)
{
    private static readonly string[] BoxNames = ["box", "bbox"];
    private static readonly string[] LabelNames = ["label", "category", "categories", "labels", "name", "class"];

    /// <summary>The boxes of a row.</summary>
    /// <exception cref="RowFormatException">The field holds something else.</exception>
    public IReadOnlyList<InputBox> Read(JsonElement row)
    {
        if (!row.TryGetProperty(column, out var boxes))
            return [];
        return boxes.ValueKind is JsonValueKind.String ? Read(JsonFields.String(boxes, column)) : FromValue(boxes);
    }

    /// <summary>The boxes of a text with their JSON; none for a blank one.</summary>
    /// <exception cref="RowFormatException">The text holds something else.</exception>
    public IReadOnlyList<InputBox> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];

        JsonElement json;
        try
        {
            json = JsonRecord.Parse(Encoding.UTF8.GetBytes(text), rules);
            if (json.ValueKind is not JsonValueKind.Array && (rules is ReadingRules.Original || json.ValueKind is not JsonValueKind.Object))
                throw new RowFormatException("not a list");
        }
        catch (RowFormatException e)
        {
            throw new RowFormatException($"\"{column}\" is a text that holds no list of boxes: {e.Message}");
        }

        return FromValue(json);
    }

    private IReadOnlyList<InputBox> FromValue(JsonElement boxes) => boxes.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Array => [.. boxes.EnumerateArray().Select(FromObject)],
        JsonValueKind.Object when rules is not ReadingRules.Original => FromLists(boxes),
        _ => throw new RowFormatException($"\"{column}\" is {JsonFields.Kind(boxes)}, not a list"),
    };

    private InputBox FromObject(JsonElement box)
    {
        if (box.ValueKind is JsonValueKind.Array && rules is not ReadingRules.Original)
            return new InputBox(JsonFields.Box(box, column), Label: null, Negatives: []);
        if (box.ValueKind is not JsonValueKind.Object)
            throw new RowFormatException($"\"{column}\" holds {JsonFields.Kind(box)} where an object with \"box\" should be");
        if (rules is ReadingRules.Original)
            return new InputBox(JsonFields.Box(box, "box", mayHoldMore: false), JsonFields.Text(box, "label"),
                JsonFields.Texts(box, "negatives"));

        var label = NameIn(box, LabelNames);
        return new InputBox(
            JsonFields.Box(box, NameIn(box, BoxNames) ?? throw NoBox(box), mayHoldMore: false),
            label is null ? null : Label(box.GetProperty(label), label),
            JsonFields.Texts(box, "negatives"));
    }

    private IReadOnlyList<InputBox> FromLists(JsonElement lists)
    {
        var boxes = NameIn(lists, BoxNames) ?? NameIn(lists, ["boxes", "bboxes"]) ?? throw NoBox(lists);
        var label = NameIn(lists, LabelNames);
        var all = JsonFields.Array(lists, boxes).ToList();
        var labels = label is null || lists.GetProperty(label).ValueKind is not JsonValueKind.Array
            ? [] : JsonFields.Array(lists, label).ToList();
        if (labels.Count > 0 && labels.Count != all.Count)
            throw new RowFormatException($"\"{column}\" has {all.Count} boxes in \"{boxes}\" and {labels.Count} in \"{label}\"");
        return [.. all.Select((box, i) => new InputBox(
            JsonFields.Box(box, boxes), labels.Count > 0 ? Label(labels[i], label!) : null, Negatives: []))];
    }

    /// <summary>A box's phrase. A class by its number has no phrase: "17" says nothing that the model could embed.</summary>
    private static string? Label(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Number => null,
        JsonValueKind.String => JsonFields.String(value, name),
        _ => throw new RowFormatException($"\"{name}\" is {JsonFields.Kind(value)}, not a text"),
    };

    private RowFormatException NoBox(JsonElement box) => new(
        $"\"{column}\" holds an object without \"box\" or \"bbox\"; it has "
        + $"{string.Join(", ", box.EnumerateObject().Take(10).Select(member => $"\"{member.Name}\""))}");

    private static string? NameIn(JsonElement json, string[] names) => Array.Find(names, name => json.TryGetProperty(name, out _));
}

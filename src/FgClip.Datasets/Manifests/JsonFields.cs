using System.Text.Json;

namespace FgClip.Datasets.Manifests;

/// <summary>Fields of a JSON row, each checked for being what it should be.</summary>
internal static class JsonFields
{
    /// <summary>A text; null where the field is missing or null.</summary>
    public static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => String(value, name),
            _ => throw new RowFormatException($"\"{name}\" is {Kind(value)}, not a text"),
        }
        : null;

    /// <summary>A text or a number, as text.</summary>
    public static string? Key(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetRawText() : Text(row, name);

    /// <summary>The elements of an array; none where the field is missing or null.</summary>
    public static IEnumerable<JsonElement> Array(JsonElement row, string name)
    {
        if (!row.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
            return [];
        return value.ValueKind is JsonValueKind.Array ? value.EnumerateArray()
            : throw new RowFormatException($"\"{name}\" is {Kind(value)}, not a list");
    }

    /// <summary>The texts of an array.</summary>
    public static IReadOnlyList<string> Texts(JsonElement row, string name) =>
        [.. Array(row, name).Select(e => e.ValueKind is JsonValueKind.String
            ? String(e, name)
            : throw new RowFormatException($"\"{name}\" holds {Kind(e)} where a text should be"))];

    /// <summary>
    /// The largest number of a box, 2^24: below it float32, in which boxes are pooled, holds every whole pixel. Beyond it a box is a vector
    /// of zeros or of rounding errors.
    /// </summary>
    private const double MaxCoordinate = 1 << 24;

    /// <summary>The first four numbers of an array that holds at least those, each finite.</summary>
    public static IReadOnlyList<double> Box(JsonElement row, string name, bool mayHoldMore) => Box(Array(row, name), name, mayHoldMore);

    /// <summary>The four numbers of an array, each finite.</summary>
    public static IReadOnlyList<double> Box(JsonElement box, string name) => box.ValueKind is JsonValueKind.Array
        ? Box(box.EnumerateArray(), name, mayHoldMore: false)
        : throw new RowFormatException($"\"{name}\" holds {Kind(box)} where a list of four numbers should be");

    private static double[] Box(IEnumerable<JsonElement> numbers, string name, bool mayHoldMore)
    {
        // Without a list: a row may have hundreds of thousands of boxes.
        var box = new double[4];
        var count = 0;
        foreach (var number in numbers)
        {
            if (count++ >= box.Length)
                continue;
            ref var value = ref box[count - 1];
            if (number.ValueKind is not JsonValueKind.Number || !number.TryGetDouble(out value) || !double.IsFinite(value))
                throw new RowFormatException($"\"{name}\" holds {Shown(number)} where a finite number should be");
            if (Math.Abs(value) > MaxCoordinate)
                throw new RowFormatException($"\"{name}\" holds {Shown(number)}, which is beyond 16,777,216");
        }

        if (count < 4 || (count > 4 && !mayHoldMore))
            throw new RowFormatException($"\"{name}\" has {count} numbers, not 4");
        return box;
    }

    /// <summary>A string's text.</summary>
    /// <exception cref="RowFormatException">It has half of a surrogate pair, which no UTF-8 can hold.</exception>
    public static string String(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new RowFormatException($"\"{name}\" has half of a surrogate pair");
        }
    }

    /// <summary>What a value is, for messages.</summary>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private static string Shown(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number && value.GetRawText() is { Length: <= 40 } number
        ? number
        : Kind(value);
}

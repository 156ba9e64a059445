using System.Text.Json;

namespace FgClip.Mcp.Calls;

/// <summary>
/// Compares a call's arguments with its tool's schema, so that an assistant learns which argument is wrong, and how. Clients do not compare
/// them.
/// </summary>
internal static class ArgumentCheck
{
    private const int MaxMistakes = 5;

    /// <summary>What is wrong, a sentence for each mistake; none for arguments that fit.</summary>
    /// <param name="schema">The tool's schema of arguments.</param>
    /// <param name="arguments">What was passed.</param>
    public static IReadOnlyList<string> FindMistakes(JsonElement schema, IEnumerable<KeyValuePair<string, JsonElement>> arguments)
    {
        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        List<string> required =
            schema.TryGetProperty("required", out var names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];
        var given = arguments.ToDictionary(argument => argument.Key, argument => argument.Value, StringComparer.Ordinal);
        List<string> mistakes =
        [
            .. required.Where(name => !given.ContainsKey(name))
                .Select(name => $"{name}: is missing; it must be {Describe(known.GetProperty(name))}."),
        ];
        foreach (var (name, value) in given)
        {
            if (known.ValueKind is JsonValueKind.Object && known.TryGetProperty(name, out var expected))
                Compare(name, expected, value, mistakes);
            else
                mistakes.Add($"{name}: is not an argument; {Known(known)}.");
        }

        return mistakes.Count <= MaxMistakes ? mistakes : [.. mistakes.Take(MaxMistakes), $"There are {mistakes.Count} mistakes in all."];
    }

    private static void Compare(string path, JsonElement schema, JsonElement value, List<string> mistakes)
    {
        if (!Fits(TypeOf(schema), value))
        {
            mistakes.Add($"{path}: must be {Describe(schema)}, not {Describe(value)}.");
            return;
        }

        if (value.ValueKind is not JsonValueKind.Array || !schema.TryGetProperty("items", out var items))
            return;
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            // A null among several costs itself alone: the tool names it beside what it made of the others.
            if (item.ValueKind is not JsonValueKind.Null || TypeOf(items) is "number" or "integer")
                Compare($"{path}[{index}]", items, item, mistakes);
        }
    }

    private static bool Fits(string? type, JsonElement value) => type switch
    {
        "string" => value.ValueKind is JsonValueKind.String,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind is JsonValueKind.Array,
        _ => true,
    };

    private static string? TypeOf(JsonElement schema) =>
        schema.ValueKind is JsonValueKind.Object && schema.TryGetProperty("type", out var type) ? type.GetString() : null;

    private static string Describe(JsonElement schemaOrValue) => schemaOrValue.ValueKind switch
    {
        JsonValueKind.Object when TypeOf(schemaOrValue) is { } type => type switch
        {
            "array" when schemaOrValue.TryGetProperty("items", out var items) => $"an array of {Plural(items)}",
            "integer" => "an integer",
            _ => $"a {type}",
        },
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {Shorten(schemaOrValue.GetRawText())}",
        JsonValueKind.True or JsonValueKind.False => schemaOrValue.GetRawText(),
        _ => "null",
    };

    private static string Plural(JsonElement items) => TypeOf(items) is "array" && items.TryGetProperty("items", out var inner)
        ? $"arrays of {Plural(inner)}"
        : $"{TypeOf(items)}s";

    private static string Shorten(string number) => number.Length <= 24 ? number : $"{number[..24]}…";

    private static string Known(JsonElement properties)
    {
        var names = properties.ValueKind is JsonValueKind.Object ? properties.EnumerateObject().Select(known => known.Name).ToList() : [];
        return names.Count == 0 ? "the tool takes none" : $"the tool takes {string.Join(", ", names)}";
    }
}

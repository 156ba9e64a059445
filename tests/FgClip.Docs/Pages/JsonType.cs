using System.Text.Json.Nodes;
using FgClip.Docs.Markdown;

namespace FgClip.Docs.Pages;

/// <summary>The types of an OpenAPI document, in words.</summary>
internal static class JsonType
{
    /// <summary>Describes a schema: <c>array of [JobView](#jobview) or null</c>.</summary>
    public static string Describe(JsonNode? schema) => schema switch
    {
        null => "any",
        _ when (string?)schema["$ref"] is { } reference => $"[{reference.Split('/')[^1]}](#{reference.Split('/')[^1].ToLowerInvariant()})",
        _ when (schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices => string.Join(" or ", choices.Select(Describe)),
        _ when schema["enum"] is JsonArray values => string.Join(", ", values.Select(value => Inline.Code($"{value}"))),
        _ => string.Join(" or ", Names(schema["type"]).Select(name => Named(name, schema))),
    };

    private static IEnumerable<string> Names(JsonNode? type) => type switch
    {
        null => ["any"],
        JsonArray several => several.Select(name => (string)name!).OrderBy(name => name == "null"),
        _ => [(string)type!],
    };

    private static string Named(string name, JsonNode schema) => name switch
    {
        "array" => $"array of {Describe(schema["items"])}",
        "object" when schema["additionalProperties"] is JsonObject values => $"object of {Describe(values)}",
        "string" when (string?)schema["format"] is { } format => $"string ({format})",
        _ => name,
    };
}

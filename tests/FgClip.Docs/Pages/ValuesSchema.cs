using System.Text.Json.Nodes;
using FgClip.Docs.Markdown;

namespace FgClip.Docs.Pages;

/// <summary>The JSON schema of a chart's values.</summary>
/// <param name="root">The schema.</param>
internal sealed class ValuesSchema(JsonNode root)
{
    /// <summary>Lists the values that have no named values of their own.</summary>
    public IEnumerable<Leaf> Leaves() => Leaves(root, "");

    private IEnumerable<Leaf> Leaves(JsonNode schema, string path)
    {
        // What is described where it is named is one value, as Kubernetes' own types are.
        var resolved = schema["description"] is null ? Resolve(schema) : schema;
        if (resolved["properties"] is JsonObject properties)
            return properties.SelectMany(property => Leaves(property.Value!, path.Length == 0 ? property.Key : $"{path}.{property.Key}"));
        return resolved["items"] is { } items && Resolve(items)["properties"] is JsonObject
            ? Leaves(items, $"{path}[]").Prepend(new(path, TypeOf(resolved), DescriptionOf(schema, path)))
            : [new(path, TypeOf(Merged(schema)), DescriptionOf(schema, path))];
    }

    private static string TypeOf(JsonNode schema)
    {
        if (schema["enum"] is JsonArray choices)
            return string.Join(", ", choices.Select(choice => Inline.Code((string)choice!)));
        var type = schema["type"] is JsonArray types
            ? string.Join(" or ", types.Select(name => (string)name!))
            : (string?)schema["type"] ?? "any";
        return (schema["minimum"], schema["maximum"]) switch
        {
            ({ } least, { } greatest) => $"{type}, {least} to {greatest}",
            ({ } least, null) => $"{type}, {least} or more",
            (null, { } greatest) => $"{type}, {greatest} at most",
            _ => type,
        };
    }

    // A description beside a reference counts over that of what is referred to.
    private string DescriptionOf(JsonNode schema, string path) => (string?)schema["description"] ?? (string?)Resolve(schema)["description"]
        ?? throw new InvalidOperationException($"values.schema.json has no description of {path}.");

    private JsonNode Resolve(JsonNode schema) =>
        (string?)schema["$ref"] is { } reference ? root["$defs"]![reference.Split('/')[^1]]! : schema;

    private JsonNode Merged(JsonNode schema)
    {
        var merged = Resolve(schema).DeepClone().AsObject();
        foreach (var (name, value) in schema.AsObject().Where(member => member.Key != "$ref"))
            merged[name] = value?.DeepClone();
        return merged;
    }

    /// <summary>A value.</summary>
    /// <param name="Path">Its path, with dots.</param>
    /// <param name="Type">What it may be, as Markdown.</param>
    /// <param name="Description">What it is, as Markdown.</param>
    internal sealed record Leaf(string Path, string Type, string Description);
}

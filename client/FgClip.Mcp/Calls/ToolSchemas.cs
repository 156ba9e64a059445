using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace FgClip.Mcp.Calls;

/// <summary>
/// Makes the schemas of tools such that every client accepts them: a member's schema is an object, as the protocol wants it, and what may
/// be null says so with <c>anyOf</c>, since not all hosts take a list of types.
/// </summary>
internal static class ToolSchemas
{
    private const string Type = "type", Null = "null";

    /// <summary>How schemas are made of methods and records.</summary>
    public static AIJsonSchemaCreateOptions Options { get; } = new()
    {
        TransformSchemaNode = (context, schema) =>
            context.GetCustomAttribute<ToolSchemaAttribute>() is { } own ? JsonNode.Parse(own.Json)! : schema,
    };

    /// <summary>An argument that may be left out takes no null, and there are no arguments but those that are listed.</summary>
    public static JsonElement ForArguments(JsonElement schema)
    {
        var root = JsonNode.Parse(schema.GetRawText())!.AsObject();
        foreach (var (_, argument) in root["properties"]?.AsObject() ?? [])
        {
            if (OtherThanNull(argument!) is not { } type)
                continue;
            argument![Type] = type;
            argument.AsObject().Remove("default");
        }

        root["additionalProperties"] = false;
        return JsonSerializer.SerializeToElement(root);
    }

    /// <summary>A member that may be null is one of two kinds.</summary>
    public static JsonElement ForResult(JsonElement schema)
    {
        var root = JsonNode.Parse(schema.GetRawText())!;
        Rewrite(root);
        return JsonSerializer.SerializeToElement(root);
    }

    private static void Rewrite(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Rewrite(item);
        }

        if (node is not JsonObject schema)
            return;
        foreach (var (_, member) in schema.ToList())
            Rewrite(member);
        if (OtherThanNull(schema) is not { } type)
            return;
        schema.Remove(Type);
        schema["anyOf"] = new JsonArray(new JsonObject { [Type] = type }, new JsonObject { [Type] = Null });
    }

    private static string? OtherThanNull(JsonNode schema) =>
        schema is JsonObject && schema[Type] is JsonArray { Count: 2 } types && types.Any(type => (string?)type is Null)
            ? (string?)types.First(type => (string?)type is not Null)
            : null;
}

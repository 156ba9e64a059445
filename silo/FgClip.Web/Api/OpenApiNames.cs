using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FgClip.Web.Api;

/// <summary>
/// Makes the OpenAPI document agree with what is read and written: enumerations are words, and numbers are numbers alone.
/// </summary>
internal static class OpenApiNames
{
    private static readonly Dictionary<string, string> PathParameters = new()
    {
        ["job"] = "The id of the job.",
        ["shard"] = "The shard, from 0.",
        ["row"] = "The row in the part of the shard, from 0.",
    };

    /// <summary>Adds the corrections to a document.</summary>
    public static void AddNames(this OpenApiOptions document)
    {
        document.AddSchemaTransformer(DescribeType);
        document.AddOperationTransformer(DescribePath);
    }

    private static Task DescribeType(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.SnakeCaseLower.ConvertName(name))];
        }
        else if (type != typeof(string) && (schema.Type & (JsonSchemaType.Integer | JsonSchemaType.Number)) is { } kind and not 0)
        {
            // Numbers in strings are taken from query strings, which is what the schema generator means.
            schema.Type = kind | (schema.Type & JsonSchemaType.Null);
            schema.Pattern = null;
        }

        return Task.CompletedTask;
    }

    private static Task DescribePath(OpenApiOperation operation, OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>()
            .Where(parameter => parameter.In is ParameterLocation.Path))
            parameter.Description ??= PathParameters.GetValueOrDefault(parameter.Name ?? "");
        return Task.CompletedTask;
    }
}

using System.Text.Json.Nodes;
using FgClip.Docs.Markdown;
using FgClip.Docs.Silos;

namespace FgClip.Docs.Pages;

/// <summary>The page of the HTTP API, from the OpenAPI document that a silo serves, and of the health port.</summary>
internal static class HttpApiPage
{
    public static string Create(SiloObservation silo)
    {
        var page = new MarkdownPage(
            "HTTP API",
            "A silo with `Web:Port` serves this API, and its description under `/openapi/v1.json`. "
            + (string)silo.Api["info"]!["description"]!
            + " Errors are problem details as RFC 9457 defines them: `application/problem+json` with `title`, `status` and `detail`.");
        foreach (var (path, operations) in silo.Api["paths"]!.AsObject().OrderBy(path => path.Key, StringComparer.Ordinal))
        {
            foreach (var (method, operation) in operations!.AsObject())
                Describe(page, $"{method.ToUpperInvariant()} {path}", operation!);
        }

        page.Heading(2, "Objects");
        foreach (var (name, schema) in silo.Api["components"]!["schemas"]!.AsObject().OrderBy(schema => schema.Key, StringComparer.Ordinal))
            Describe(page, name, schema!.AsObject(), silo.Api);
        page.Heading(2, "Health port").Paragraph(
            "These endpoints answer on `HttpPort`. They need no key: they report numbers and ids of jobs, and change nothing.");
        page.Table(["endpoint", "what it answers"], silo.HealthEndpoints.Select(endpoint => (IReadOnlyList<string>)
            [Inline.Code($"GET {endpoint.Path}"), Inline.Text(endpoint.Summary)]));
        return page.ToString();
    }

    private static void Describe(MarkdownPage page, string title, JsonNode operation)
    {
        page.Heading(2, title);
        page.Paragraph(Inline.Text((string?)operation["summary"] ?? "")).Paragraph(Inline.Text((string?)operation["description"] ?? ""));
        var parameters = operation["parameters"]?.AsArray() ?? [];
        page.Table(["parameter", "in", "type", "default", "what it is"], parameters.Select(parameter => (IReadOnlyList<string>)
        [
            Inline.Code((string)parameter!["name"]!),
            (string)parameter["in"]!,
            JsonType.Describe(parameter["schema"]),
            Inline.Code(parameter["schema"]?["default"]?.ToJsonString() ?? ""),
            Inline.Text((string?)parameter["description"] ?? ""),
        ]));
        if (operation["requestBody"]?["content"] is JsonObject body)
            page.Paragraph($"Body: {JsonType.Describe(body.First().Value!["schema"])}.");
        page.Table(["status", "answer"], operation["responses"]!.AsObject().Select(response => (IReadOnlyList<string>)
            [Inline.Code(response.Key), Answer(response.Value!)]));
    }

    private static void Describe(MarkdownPage page, string name, JsonObject schema, JsonNode api)
    {
        page.Heading(3, name).Paragraph(Inline.Text((string?)schema["description"] ?? ""));
        if (schema["properties"] is not JsonObject properties)
            page.Paragraph($"One of {JsonType.Describe(schema)}.");
        else
            page.Table(["member", "type", "what it is"], properties.Select(member => (IReadOnlyList<string>)
                [Inline.Code(member.Key), JsonType.Describe(member.Value), Description(api, member.Value)]));
    }

    // What is a reference has its description where it leads to.
    private static string Description(JsonNode api, JsonNode? member)
    {
        var reference = member?["oneOf"]?.AsArray().Select(choice => (string?)choice!["$ref"]).OfType<string>().FirstOrDefault();
        var described = reference is null ? member : api["components"]!["schemas"]![reference.Split('/')[^1]];
        return Inline.Text((string?)member?["description"] ?? (string?)described?["description"] ?? "");
    }

    private static string Answer(JsonNode response) => response["content"] is JsonObject content && content.Count > 0
        ? string.Join(" or ", content.Select(media => media.Value?["schema"] is { } schema
            ? $"{JsonType.Describe(schema)} as `{media.Key}`"
            : Inline.Code(media.Key)))
        : (string?)response["description"] ?? "";
}

using System.Text.Json;
using FgClip.Model;

namespace FgClip.Serving.Api;

/// <summary>Reads requests. A member that this server does not know is refused, and not left out in silence.</summary>
internal static class EmbeddingRequestReader
{
    /// <summary>The most inputs of a request, as OpenAI has it.</summary>
    public const int MaxInputs = 2_048;

    // OpenAI's name of the person who asks; it changes no vector.
    private static readonly string[] Known = ["model", "input", "encoding_format", "dimensions", "user", "walk_type"];

    /// <summary>Reads a request.</summary>
    /// <exception cref="ApiException">It can't be meant.</exception>
    public static EmbeddingRequest Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw ApiException.Invalid("body", "must be a JSON object with model and input.");
        foreach (var member in body.EnumerateObject().Where(member => !Known.Contains(member.Name, StringComparer.Ordinal)))
            throw ApiException.Invalid(member.Name, $"is not known here; known are {string.Join(", ", Known)}.");
        return new(
            Text(body, "model") ?? throw ApiException.Invalid("model", "is missing; GET /v1/models lists what is served."),
            EmbeddingInputReader.Read(body),
            Walk(Text(body, "walk_type") ?? "short"),
            Text(body, "encoding_format") switch
            {
                null or "float" => false,
                "base64" => true,
                var other => throw ApiException.Invalid("encoding_format", $"'{other}' is neither float nor base64."),
            },
            Dimensions(body));
    }

    private static string? Text(JsonElement body, string name) => !body.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => throw ApiException.Invalid(name, "must be a string."),
    };

    private static WalkType Walk(string name) => Enum.TryParse<WalkType>(name, ignoreCase: true, out var walk) && Enum.IsDefined(walk)
        && !char.IsAsciiDigit(name[0])
        ? walk
        : throw ApiException.Invalid("walk_type", $"'{name}' is not one of short, long, box.");

    private static int? Dimensions(JsonElement body)
    {
        if (!body.TryGetProperty("dimensions", out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw ApiException.Invalid("dimensions", "must be a whole number.");
    }
}

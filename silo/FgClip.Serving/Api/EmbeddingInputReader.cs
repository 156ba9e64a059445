using System.Text.Json;
using FgClip.Images;
using FgClip.Model.Regions;

namespace FgClip.Serving.Api;

/// <summary>Reads what is to be embedded, in the forms that clients send it.</summary>
internal static class EmbeddingInputReader
{
    private const string Forms = "must be a text, a data:image/… address, {\"text\": …}, or {\"image\": address, \"box\": [left, top, "
        + "right, bottom]} where box may be left out.";

    /// <summary>Reads the member <c>input</c>: one input, or an array of them.</summary>
    /// <exception cref="ApiException">It can't be meant.</exception>
    public static IReadOnlyList<EmbeddingInput> Read(JsonElement body)
    {
        if (!body.TryGetProperty("input", out var input) || input.ValueKind == JsonValueKind.Null)
            throw ApiException.Invalid("input", "is missing.");
        if (input.ValueKind != JsonValueKind.Array)
            return [ReadOne(input, "input")];
        return input.GetArrayLength() switch
        {
            0 => throw ApiException.Invalid("input", "is empty."),
            > EmbeddingRequestReader.MaxInputs => throw ApiException.Invalid(
                "input", $"has {input.GetArrayLength()} inputs; send {EmbeddingRequestReader.MaxInputs} at most in a request."),
            _ => [.. input.EnumerateArray().Select((item, i) => ReadOne(item, $"input[{i}]"))],
        };
    }

    private static EmbeddingInput ReadOne(JsonElement input, string name) => input.ValueKind switch
    {
        JsonValueKind.String => ReadText(input.GetString()!, name),
        JsonValueKind.Object => ReadObject(input, name),
        // LangChain's client does so unless it is told not to; its numbers are those of another model's vocabulary.
        JsonValueKind.Number or JsonValueKind.Array => throw ApiException.Invalid(
            name, "holds token ids. They are those of one vocabulary and mean nothing in another; send the text."),
        _ => throw ApiException.Invalid(name, Forms),
    };

    private static EmbeddingInput ReadText(string text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw ApiException.Invalid(name, "is empty.");
        return text.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase) && ImageBase64.IsDataAddress(text)
            ? new(null, text, null)
            : new(text, null, null);
    }

    private static EmbeddingInput ReadObject(JsonElement input, string name)
    {
        string? text = null, image = null;
        RegionBox? box = null;
        foreach (var member in input.EnumerateObject())
        {
            switch (member.Name)
            {
                case "text":
                    text = String(member.Value, $"{name}.text");
                    break;
                case "image":
                    image = String(member.Value, $"{name}.image");
                    break;
                // As parts of a chat's message have it.
                case "image_url" when member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("url", out var url):
                    image = String(url, $"{name}.image_url.url");
                    break;
                case "box":
                    box = Box(member.Value, $"{name}.box");
                    break;
                case "type":
                    break;
                default:
                    throw ApiException.Invalid($"{name}.{member.Name}", $"is not known here. An input {Forms}");
            }
        }

        if (text is null == image is null || (box is not null && image is null))
            throw ApiException.Invalid(name, Forms);
        return text is null ? new(null, image, box) : new(text, null, null);
    }

    private static string String(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw ApiException.Invalid(name, "must be a string that is not empty.");

    private static RegionBox? Box(JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 4
            && value.EnumerateArray().All(side => side.ValueKind == JsonValueKind.Number))
        {
            var sides = value.EnumerateArray().Select(side => side.GetSingle()).ToArray();
            if (sides.All(float.IsFinite) && sides[0] < sides[2] && sides[1] < sides[3])
                return new(sides[0], sides[1], sides[2], sides[3]);
        }

        throw ApiException.Invalid(name, "must be [left, top, right, bottom] in pixels, left below right and top below bottom.");
    }
}

using System.Text.Json;

namespace FgClip.Model.Tokenization.Bpe;

/// <summary>A normalizer of the kind "Replace" with a plain string; "Sequence" holds several.</summary>
/// <param name="Pattern">What is replaced, compared by code units.</param>
/// <param name="Content">By what.</param>
internal sealed record TextReplacement(string Pattern, string Content)
{
    /// <summary>Reads what tokenizer.json's "normalizer" asks for.</summary>
    /// <exception cref="TokenizerFormatException">It asks for something else.</exception>
    public static IReadOnlyList<TextReplacement> Read(TokenizerJson file) => [.. Read(file, file.Normalizer)];

    private static IEnumerable<TextReplacement> Read(TokenizerJson file, JsonElement normalizer)
    {
        if (normalizer.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined) return [];
        var type = normalizer.GetProperty("type").GetString();
        if (type == "Sequence") return normalizer.GetProperty("normalizers").EnumerateArray().SelectMany(each => Read(file, each));
        if (type == "Replace" && normalizer.GetProperty("pattern").TryGetProperty("String", out var pattern) && pattern.GetString() is { Length: > 0 } text)
        {
            return [new TextReplacement(text, normalizer.GetProperty("content").GetString()!)];
        }
        throw file.Wrong($"its normalizer is of the type '{type}'; only the replacement of a string is read");
    }
}

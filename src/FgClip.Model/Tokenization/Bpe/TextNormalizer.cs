using System.Text.Json;

namespace FgClip.Model.Tokenization.Bpe;

/// <summary>
/// What tokenizer.json's "normalizer" does to a text: replacements of strings and lower-casing, in its order; "Sequence" holds several.
/// </summary>
internal sealed class TextNormalizer
{
    /// <summary>Null stands for lower-casing.</summary>
    private readonly IReadOnlyList<TextReplacement?> _steps;

    private TextNormalizer(IReadOnlyList<TextReplacement?> steps) => _steps = steps;

    /// <summary>The replacements alone.</summary>
    public IEnumerable<TextReplacement> Replacements => _steps.OfType<TextReplacement>();

    /// <summary>Reads what a file asks for.</summary>
    /// <exception cref="TokenizerFormatException">It asks for something else.</exception>
    public static TextNormalizer Read(TokenizerJson file) => new([.. Read(file, file.Normalizer)]);

    /// <summary>
    /// Normalises a text. Lower-casing maps each character alone, as the Rust library does: a final sigma stays a plain one.
    /// </summary>
    public string Apply(string text)
    {
        foreach (var step in _steps)
        {
            text = step is null
                ? PythonLowercase.Apply(text, finalSigma: false)
                : text.Replace(step.Pattern, step.Content, StringComparison.Ordinal);
        }

        return text;
    }

    private static IEnumerable<TextReplacement?> Read(TokenizerJson file, JsonElement normalizer)
    {
        if (normalizer.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return [];
        var type = normalizer.GetProperty("type").GetString();
        switch (type)
        {
            case "Sequence":
                return normalizer.GetProperty("normalizers").EnumerateArray().SelectMany(each => Read(file, each));
            case "Lowercase":
                return [null];
            case "Replace" when normalizer.GetProperty("pattern").TryGetProperty("String", out var pattern)
                && pattern.GetString() is { Length: > 0 } text:
                return [new(text, normalizer.GetProperty("content").GetString()!)];
            default:
                throw file.Wrong($"its normalizer is of the type '{type}'; only the replacement of a string and Lowercase are read");
        }
    }
}

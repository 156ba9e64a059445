using System.Text.Json;

namespace FgClip.Model.Tokenization;

/// <summary>The tokens around a text, from tokenizer_config.json; without that file FG-CLIP 2's rule: an end mark alone.</summary>
/// <param name="Begin">Put in front, or null.</param>
/// <param name="End">Put behind, or null.</param>
/// <param name="Pad">Fills up.</param>
internal sealed record SequenceMarks(string? Begin, string? End, string Pad)
{
    /// <summary>FG-CLIP 2's rule.</summary>
    public static SequenceMarks Default { get; } = new(null, "<eos>", "<pad>");

    /// <summary>Reads tokenizer_config.json's add_bos_token, add_eos_token and the names of the tokens.</summary>
    /// <exception cref="TokenizerFormatException">The file is no JSON object.</exception>
    public static SequenceMarks Read(string path)
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = file.RootElement;
            var begin = root.TryGetProperty("add_bos_token", out var addBegin) && addBegin.ValueKind == JsonValueKind.True;
            var end = !root.TryGetProperty("add_eos_token", out var addEnd) || addEnd.ValueKind == JsonValueKind.True;
            return new(begin ? Name(root, "bos_token", "<bos>") : null, end ? Name(root, "eos_token", "<eos>") : null, Name(root, "pad_token", "<pad>"));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new TokenizerFormatException(path, "the file is not a tokenizer_config.json: " + broken.Message, broken);
        }
    }

    /// <summary>A token's name stands as a string or as an object's "content".</summary>
    private static string Name(JsonElement root, string property, string otherwise) =>
        !root.TryGetProperty(property, out var name) ? otherwise
        : name.ValueKind == JsonValueKind.Object && name.TryGetProperty("content", out var content) ? content.GetString() ?? otherwise
        : name.ValueKind == JsonValueKind.String ? name.GetString()! : otherwise;
}

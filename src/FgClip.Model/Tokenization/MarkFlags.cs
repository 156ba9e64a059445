using System.Text.Json;

namespace FgClip.Model.Tokenization;

/// <summary>What tokenizer_config.json has about marks.</summary>
/// <param name="Begin">Its add_bos_token; null where it is null or absent.</param>
/// <param name="End">Its add_eos_token; null where it is null or absent.</param>
/// <param name="EndIsNull">Whether add_eos_token is there as null.</param>
/// <param name="BeginName">Its bos_token.</param>
/// <param name="EndName">Its eos_token.</param>
/// <param name="PadName">Its pad_token.</param>
internal sealed record MarkFlags(bool? Begin, bool? End, bool EndIsNull, string BeginName, string EndName, string PadName)
{
    /// <summary>Whether neither is left to another file.</summary>
    public bool IsComplete => Begin is not null && End is not null;

    /// <summary>Reads the file.</summary>
    /// <param name="path">Its path; null where there is none.</param>
    /// <exception cref="TokenizerFormatException">The file is not a JSON object, or a flag is neither true nor false.</exception>
    public static MarkFlags Read(string? path)
    {
        if (path is null)
            return new(null, null, false, "<bos>", "<eos>", "<pad>");
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = file.RootElement;
            return new(
                Flag(path, root, "add_bos_token"),
                Flag(path, root, "add_eos_token"),
                root.TryGetProperty("add_eos_token", out var end) && end.ValueKind is JsonValueKind.Null,
                Name(root, "bos_token", "<bos>"),
                Name(root, "eos_token", "<eos>"),
                Name(root, "pad_token", "<pad>"));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new TokenizerFormatException(path, "the file is not a tokenizer_config.json: " + broken.Message, broken);
        }
    }

    private static bool? Flag(string path, JsonElement root, string property)
    {
        if (!root.TryGetProperty(property, out var flag))
            return null;
        return flag.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Null => null,
            _ => throw new TokenizerFormatException(path, $"{property} is {flag.GetRawText()}, not true, false or null"),
        };
    }

    /// <summary>A token's name stands as a string or as an object's "content".</summary>
    private static string Name(JsonElement root, string property, string otherwise) =>
        !root.TryGetProperty(property, out var name) ? otherwise
        : name.ValueKind == JsonValueKind.Object && name.TryGetProperty("content", out var content) ? content.GetString() ?? otherwise
        : name.ValueKind == JsonValueKind.String ? name.GetString()! : otherwise;
}

using System.Text.Json;
using FgClip.Model.Checkpoints;

namespace FgClip.Model.Import;

/// <summary>The tokenizer's files of a checkpoint: which there are, and whether the embedding has a row for each of their ids.</summary>
internal static class TokenizerFileCheck
{
    private static readonly string[] Optional = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"];

    /// <summary>The names of the files to copy.</summary>
    /// <exception cref="CheckpointException">No tokenizer, or one whose ids go beyond the embedding.</exception>
    public static async Task<IReadOnlyList<string>> FindAsync(string folder, CheckpointConfig config, CancellationToken cancellationToken)
    {
        List<string> files = [];
        if (Exists(folder, "tokenizer.json")) files.Add("tokenizer.json");
        if (Exists(folder, "vocab.json") && Exists(folder, "merges.txt")) files.AddRange(["vocab.json", "merges.txt"]);
        if (files.Count == 0 || (config.Architecture is ModelArchitecture.FgClip2 && files[0] != "tokenizer.json"))
        {
            throw new CheckpointException(
                $"{folder} has no tokenizer: FG-CLIP 2 needs tokenizer.json; FG-CLIP that, or vocab.json with merges.txt.");
        }

        foreach (var file in files.Where(f => f.EndsWith(".json", StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, file);
            var (token, id) = await LargestAsync(path, cancellationToken);
            if (id < config.VocabularySize) continue;
            throw new CheckpointException(
                $"{path}: token \"{token}\" has id {id}, but the embedding has {config.VocabularySize} rows. It belongs to another checkpoint.");
        }
        return [.. files, .. Optional.Where(f => Exists(folder, f))];
    }

    private static bool Exists(string folder, string file) => File.Exists(Path.Combine(folder, file));

    private static async Task<(string Token, long Id)> LargestAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(path);
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return Ids(document.RootElement).DefaultIfEmpty(("", -1)).MaxBy(t => t.Item2);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new CheckpointException($"{path} is not the JSON of a tokenizer: {e.Message}", e);
        }
    }

    /// <summary>Of tokenizer.json, or of the plain {token: id} that vocab.json is.</summary>
    private static IEnumerable<(string, long)> Ids(JsonElement root)
    {
        var whole = root.TryGetProperty("model", out var model) && model.ValueKind is JsonValueKind.Object;
        var vocabulary = whole ? model.GetProperty("vocab") : root;
        foreach (var property in vocabulary.EnumerateObject()) yield return (property.Name, property.Value.GetInt64());
        if (!whole || !root.TryGetProperty("added_tokens", out var added) || added.ValueKind is JsonValueKind.Null) yield break;
        foreach (var token in added.EnumerateArray()) yield return (token.GetProperty("content").GetString()!, token.GetProperty("id").GetInt64());
    }
}

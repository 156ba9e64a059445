using System.Text.Json;
using FgClip.Model.Checkpoints;
using FgClip.Model.Families;
using FgClip.Model.Folders;
using FgClip.Model.Tokenization;

namespace FgClip.Model.Import;

/// <summary>The tokenizer's files of a checkpoint: which there are, and whether the embedding has a row for each of their ids.</summary>
internal static class TokenizerFileCheck
{
    private static readonly IReadOnlyList<IReadOnlyList<string>> Sets = [["tokenizer.json"], ["vocab.json", "merges.txt"]];
    private static readonly string[] Optional = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"];

    /// <summary>The names of the files to copy.</summary>
    /// <exception cref="CheckpointException">No tokenizer, or one whose ids go beyond the embedding.</exception>
    public static async Task<IReadOnlyList<string>> FindAsync(string folder, CheckpointConfig config, CancellationToken cancellationToken)
    {
        var family = ModelFamilies.Get(config.Family);
        if (!family.TokenizerFiles.Any(IsWhole))
        {
            var needed = string.Join(", or ", family.TokenizerFiles.Select(set => string.Join(" with ", set)));
            throw new CheckpointException($"{folder} has no tokenizer: {family.DisplayName} needs {needed}.");
        }
        // Whatever other set is there is copied too: a model folder holds what its checkpoint does.
        List<string> files = [.. Sets.Where(IsWhole).SelectMany(set => set)];

        foreach (var file in files.Where(f => f.EndsWith(".json", StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, file);
            var (token, id) = await LargestAsync(path, cancellationToken);
            if (id < config.VocabularySize)
                continue;
            throw new CheckpointException(
                $"{path}: token \"{token}\" has id {id}, but the embedding has {config.VocabularySize} "
                + "rows. It belongs to another checkpoint.");
        }
        return [.. files, .. Optional.Where(f => Exists(folder, f))];

        bool IsWhole(IReadOnlyList<string> set) => set.All(file => Exists(folder, file));
    }

    /// <summary>Opens the tokenizer as a job will, so that one that cannot be read is refused before there is a model folder.</summary>
    /// <returns>What the model folder has to state about tokens, and the id that fills texts up.</returns>
    /// <exception cref="TokenizerFormatException">It cannot be read.</exception>
    /// <exception cref="CheckpointException">It gives ids beyond the embedding.</exception>
    public static (TokenizationRule? Rule, int PadId) Open(string folder, CheckpointConfig config, ImportOptions options)
    {
        var rule = TokenizerFiles.RuleOf(folder, options.KeepsCase, options.Warn);
        var tokenizer = TokenizerFiles.Load(folder, rule);
        var pad = ModelFamilies.Get(config.Family).PadId ?? tokenizer.PadId;
        return tokenizer.MaxTokenId < config.VocabularySize ? (rule, pad) : throw new CheckpointException(
            $"{folder}: the tokenizer gives ids up to {tokenizer.MaxTokenId}, but the embedding has {config.VocabularySize} rows.");
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
        foreach (var property in vocabulary.EnumerateObject())
            yield return (property.Name, property.Value.GetInt64());
        if (!whole || !root.TryGetProperty("added_tokens", out var added) || added.ValueKind is JsonValueKind.Null)
            yield break;
        foreach (var token in added.EnumerateArray())
            yield return (token.GetProperty("content").GetString()!, token.GetProperty("id").GetInt64());
    }
}

using System.Text.Json;
using FgClip.Model.Tokenization.Bpe;

namespace FgClip.Model.Tokenization.Clip;

/// <summary>CLIP's tokens and merges, from vocab.json and merges.txt or from tokenizer.json.</summary>
/// <param name="Source">The file that an error names.</param>
/// <param name="Tokens">Tokens and their ids.</param>
/// <param name="Merges">Pairs of tokens, the first to be merged first.</param>
internal sealed record ClipVocabulary(
    string Source, IReadOnlyDictionary<string, int> Tokens, IReadOnlyList<(string Left, string Right)> Merges)
{
    /// <summary>Takes a tokenizer.json's model.</summary>
    public static ClipVocabulary From(TokenizerJson file)
    {
        var tokens = new Dictionary<string, int>(file.Vocabulary, StringComparer.Ordinal);
        foreach (var added in file.AddedTokens)
            tokens[added.Content] = added.Id;
        return new ClipVocabulary(file.Path, tokens, file.Merges);
    }

    /// <summary>Reads vocab.json and merges.txt.</summary>
    /// <exception cref="TokenizerFormatException">A file is missing or broken.</exception>
    public static ClipVocabulary Read(string vocabJson, string mergesTxt)
    {
        try
        {
            var tokens = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllBytes(vocabJson)) ?? [];
            var merges = File.ReadLines(mergesTxt).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal));
            return new ClipVocabulary(vocabJson, tokens, [.. merges.Select(line => ReadMerge(mergesTxt, line))]);
        }
        catch (JsonException broken)
        {
            throw new TokenizerFormatException(vocabJson, "the file is not a JSON object of tokens and ids: " + broken.Message, broken);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerFormatException(vocabJson, "the vocabulary cannot be read: " + broken.Message, broken);
        }
    }

    /// <summary>The id of a token that must be there.</summary>
    public int Id(string token) =>
        Tokens.TryGetValue(token, out var id) ? id : throw new TokenizerFormatException(Source, $"the vocabulary lacks '{token}'");

    private static (string Left, string Right) ReadMerge(string mergesTxt, string line) =>
        line.Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right] ? (left, right)
        : throw new TokenizerFormatException(mergesTxt, $"the line '{line}' is not a pair of tokens");
}

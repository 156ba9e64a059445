using System.Text.Json;
using FgClip.Model.Tokenization.Bpe;

namespace FgClip.Model.Tokenization.Clip;

/// <summary>CLIP's tokens and merges, from vocab.json and merges.txt or from tokenizer.json.</summary>
/// <param name="Source">The file that an error names.</param>
/// <param name="Tokens">Tokens and their ids.</param>
/// <param name="Merges">"left right", the first to be merged first.</param>
internal sealed record ClipVocabulary(string Source, IReadOnlyDictionary<string, int> Tokens, IReadOnlyList<string> Merges)
{
    public const string WordEnd = "</w>";

    /// <summary>Takes a tokenizer.json's model.</summary>
    public static ClipVocabulary From(TokenizerJson file)
    {
        var tokens = new Dictionary<string, int>(file.Vocabulary, StringComparer.Ordinal);
        foreach (var added in file.AddedTokens) tokens[added.Content] = added.Id;
        return new ClipVocabulary(file.Path, tokens, [.. file.Merges.Select(merge => $"{merge.Left} {merge.Right}")]).Check();
    }

    /// <summary>Reads vocab.json and merges.txt.</summary>
    /// <exception cref="TokenizerFormatException">A file is missing or broken.</exception>
    public static ClipVocabulary Read(string vocabJson, string mergesTxt)
    {
        try
        {
            var tokens = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllBytes(vocabJson)) ?? [];
            var merges = File.ReadLines(mergesTxt).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal));
            return new ClipVocabulary(mergesTxt, tokens, [.. merges]).Check();
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
    public int Id(string token) => Tokens.TryGetValue(token, out var id) ? id : throw Wrong($"the vocabulary lacks '{token}'");

    private ClipVocabulary Check()
    {
        foreach (var merge in Merges)
        {
            if (merge.Split(' ') is not [{ Length: > 0 } left, { Length: > 0 } right]) throw Wrong($"'{merge}' is not a pair of tokens");
            if (!Tokens.ContainsKey(left) || !Tokens.ContainsKey(right) || !Tokens.ContainsKey(left + right))
            {
                throw Wrong($"the merge '{merge}' is of tokens that the vocabulary lacks");
            }
        }
        foreach (var symbol in ByteLevel.Symbols)
        {
            Id(symbol.ToString());
            Id(symbol + WordEnd);
        }
        return this;
    }

    private TokenizerFormatException Wrong(string problem) => new(Source, problem);
}

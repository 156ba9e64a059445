using System.Text.Json;
using FgClip.Model.Tokenization.Bpe;

namespace FgClip.Model.Tokenization;

/// <summary>The tokenizer of a checkpoint or model folder.</summary>
public static class TokenizerFiles
{
    private const string TokenizerJsonName = "tokenizer.json", ConfigName = "tokenizer_config.json";
    private const string VocabularyName = "vocab.json", MergesName = "merges.txt";

    /// <summary>The names of the files in a folder that <see cref="Load"/> reads; empty where it has no tokenizer.</summary>
    public static IReadOnlyList<string> In(string folder)
    {
        string[] names = Has(folder, TokenizerJsonName) ? [TokenizerJsonName, ConfigName]
            : Has(folder, VocabularyName) && Has(folder, MergesName) ? [VocabularyName, MergesName, ConfigName]
            : [];
        return [.. names.Where(name => Has(folder, name))];
    }

    /// <summary>Loads the tokenizer: CLIP's where the words end in a mark of their own or vocab.json and merges.txt stand alone, else Gemma's.</summary>
    /// <exception cref="TokenizerFormatException">The folder has no tokenizer, or a broken one.</exception>
    public static ITextTokenizer Load(string folder)
    {
        if (In(folder) is not [var first, ..])
        {
            throw new TokenizerFormatException(folder, $"the folder has neither {TokenizerJsonName} nor {VocabularyName} with {MergesName}");
        }
        if (first == VocabularyName) return ClipTokenizer.Load(Path.Combine(folder, VocabularyName), Path.Combine(folder, MergesName));
        var file = TokenizerJson.Read(Path.Combine(folder, TokenizerJsonName));
        if (file.Model.TryGetProperty("end_of_word_suffix", out var suffix) && suffix.ValueKind == JsonValueKind.String && suffix.GetString() != "")
        {
            return ClipTokenizer.From(file);
        }
        var config = Path.Combine(folder, ConfigName);
        return GemmaTokenizer.From(file, File.Exists(config) ? config : null);
    }

    private static bool Has(string folder, string name) => File.Exists(Path.Combine(folder, name));
}

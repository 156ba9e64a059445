using System.Text.Json;
using FgClip.Model.Folders;
using FgClip.Model.Tokenization.Bpe;

namespace FgClip.Model.Tokenization;

/// <summary>The tokenizer of a checkpoint or model folder.</summary>
public static class TokenizerFiles
{
    private const string TokenizerJsonName = "tokenizer.json", ConfigName = "tokenizer_config.json";
    private const string VocabularyName = "vocab.json", MergesName = "merges.txt";

    /// <summary>
    /// The names of the files in a folder that <see cref="Load(string, TokenizationRule?)"/> reads; empty where it has no tokenizer.
    /// </summary>
    public static IReadOnlyList<string> In(string folder)
    {
        string[] names = Has(folder, TokenizerJsonName) ? [TokenizerJsonName, ConfigName]
            : Has(folder, VocabularyName) && Has(folder, MergesName) ? [VocabularyName, MergesName, ConfigName]
            : [];
        return [.. names.Where(name => Has(folder, name))];
    }

    /// <summary>Loads the tokenizer of a model folder.</summary>
    /// <exception cref="TokenizerFormatException">The folder has no tokenizer, or a broken one.</exception>
    public static ITextTokenizer Load(ModelFolder folder) => Load(folder.Path, folder.Manifest.Tokenization);

    /// <summary>
    /// Loads the tokenizer: CLIP's where the words end in a mark of their own or vocab.json and merges.txt stand alone, else Gemma's.
    /// </summary>
    /// <param name="folder">The files' folder.</param>
    /// <param name="rule">What a model folder states beside the files; null for what the flags of tokenizer_config.json say alone.</param>
    /// <exception cref="TokenizerFormatException">The folder has no tokenizer, or a broken one.</exception>
    public static ITextTokenizer Load(string folder, TokenizationRule? rule)
    {
        if (In(folder) is not [var first, ..])
        {
            throw new TokenizerFormatException(
                folder, $"the folder has neither {TokenizerJsonName} nor {VocabularyName} with {MergesName}");
        }
        if (first == VocabularyName)
            return ClipTokenizer.Load(Path.Combine(folder, VocabularyName), Path.Combine(folder, MergesName));
        var file = TokenizerJson.Read(Path.Combine(folder, TokenizerJsonName));
        if (file.Model.TryGetProperty("end_of_word_suffix", out var suffix) && suffix.ValueKind == JsonValueKind.String
            && suffix.GetString() != "")
        {
            return ClipTokenizer.From(file);
        }
        return GemmaTokenizer.From(file, ConfigOf(folder), rule);
    }

    /// <summary>
    /// Finds the rule of a checkpoint's tokenizer: what transformers makes of its files, where the flags alone would give something else.
    /// </summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="keepsCase">Whether texts are to keep their case.</param>
    /// <param name="warn">Receives a contradiction between its files.</param>
    /// <returns>Null where the flags alone give the same.</returns>
    /// <exception cref="TokenizerFormatException">The folder has no tokenizer, a broken one, or one that lower-cases whatever is asked
    /// for.</exception>
    internal static TokenizationRule? RuleOf(string folder, bool keepsCase, Action<string>? warn)
    {
        if (Load(folder, rule: null) is not GemmaTokenizer)
        {
            return keepsCase
                ? throw new TokenizerFormatException(
                    folder, "CLIP's tokenizer lower-cases every text itself; import without --no-lower-case")
                : null;
        }

        var (file, config) = (TokenizerJson.Read(Path.Combine(folder, TokenizerJsonName)), ConfigOf(folder));
        var (marks, byFlags) = (SequenceMarks.Read(file, config), SequenceMarks.Read(file, config, rule: null));
        if (SequenceMarks.Contradiction(file, config) is { } contradiction)
            warn?.Invoke(contradiction);
        var isByFlags = marks.Begin.SequenceEqual(byFlags.Begin) && marks.End.SequenceEqual(byFlags.End);
        return isByFlags && !keepsCase ? null
            : new() { KeepsCase = keepsCase, Begin = isByFlags ? null : marks.Begin, End = isByFlags ? null : marks.End };
    }

    private static string? ConfigOf(string folder) => Has(folder, ConfigName) ? Path.Combine(folder, ConfigName) : null;

    private static bool Has(string folder, string name) => File.Exists(Path.Combine(folder, name));
}

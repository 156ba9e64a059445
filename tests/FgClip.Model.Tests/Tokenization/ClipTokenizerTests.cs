using System.Text.Json;
using FgClip.Model.Tokenization;

namespace FgClip.Model.Tests.Tokenization;

public sealed class ClipTokenizerTests
{
    private static readonly Lazy<ClipTokenizer> Shared =
        new(() => (ClipTokenizer)TokenizerFiles.Load(ClipVocabularyFiles.Folder!, rule: null));

    [Fact]
    public void Every_golden_text_has_the_librarys_ids()
    {
        var tokenizer = Clip();
        Assert.Equal((49407, 49407), (tokenizer.PadId, tokenizer.MaxTokenId));
        Assert.All(TokenGoldens.Read("clip"), line => Assert.Equal(line.Ids, tokenizer.Encode(line.Text, line.MaxLength)));
    }

    /// <summary>Words, single letters, blanks and a word without an end, each longer than what is looked at first.</summary>
    [Theory]
    [InlineData("a red square, ", 4_000)]
    [InlineData("x", 60_000)]
    [InlineData(" ", 60_000)]
    [InlineData("abcdefghij", 6_000)]
    [InlineData("红色的方块", 9_000)]
    [InlineData("\ud83d\ude00", 30_000)]
    public void A_long_text_has_the_ids_of_the_whole(string piece, int times)
    {
        var tokenizer = Clip();
        var text = string.Concat(Enumerable.Repeat(piece, times)) + "the end";
        foreach (var length in (int[])[64, 248])
            Assert.Equal(tokenizer.EncodeWhole(text, length), tokenizer.Encode(text, length));
    }

    [Fact]
    public void Of_a_text_of_33_MB_no_more_is_read_than_its_ids_come_from()
    {
        var tokenizer = Clip();
        var text = string.Concat(Enumerable.Repeat("a red square ", 33_000_000 / 13));
        tokenizer.Encode("warm", 64);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var ids = tokenizer.Encode(text, 64);

        Assert.Equal(64, ids.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void Many_threads_give_the_same_ids()
    {
        var tokenizer = Clip();
        var lines = TokenGoldens.Read("clip");
        Parallel.For(0, 2000,
            i => Assert.Equal(lines[i % lines.Count].Ids, tokenizer.Encode(lines[i % lines.Count].Text, lines[i % lines.Count].MaxLength)));
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
        var other = Assert.IsType<ClipTokenizer>(TokenizerFiles.Load(folder, rule: null));
        Assert.All(TokenGoldens.Read("clip").Take(50), line => Assert.Equal(tokenizer.Encode(line.Text, 77), other.Encode(line.Text, 77)));
        Directory.Delete(folder, recursive: true);
    }

    private static ClipTokenizer Clip()
    {
        Assert.SkipWhen(ClipVocabularyFiles.Folder is null, ClipVocabularyFiles.HowToGet);
        return Shared.Value;
    }
}

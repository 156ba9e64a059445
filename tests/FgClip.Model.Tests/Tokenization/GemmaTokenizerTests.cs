using FgClip.Model.Tokenization;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Tokenization;

public sealed class GemmaTokenizerTests
{
    private static readonly GemmaTokenizer Tiny = GemmaTokenizer.Load(
        Fixtures.At("tokenizer-tiny", "tokenizer.json"), Fixtures.At("tokenizer-tiny", "tokenizer_config.json"));

    [Fact]
    public void Every_golden_text_has_the_librarys_ids() =>
        Assert.All(TokenGoldens.Read("tiny"), line => Assert.Equal(line.Ids, Tiny.Encode(line.Text, line.MaxLength)));

    [Fact]
    public void Every_golden_text_has_the_librarys_ids_in_Gemmas_vocabulary()
    {
        var path = Environment.GetEnvironmentVariable("FGCLIP_TEST_GEMMA_TOKENIZER")
            ?? Path.Combine(Fixtures.Repository, ".tools", "node_modules", "@lenml", "tokenizer-gemini", "models", "tokenizer.json");
        Assert.SkipUnless(
            File.Exists(
                path), $"No Gemma vocabulary at {path}: tests/run installs it, or FGCLIP_TEST_GEMMA_TOKENIZER names a tokenizer.json.");

        var tokenizer = GemmaTokenizer.Load(path);
        Assert.Equal(255_999, tokenizer.MaxTokenId);
        Assert.All(TokenGoldens.Read("gemma"), line => Assert.Equal(line.Ids, tokenizer.Encode(line.Text, line.MaxLength)));
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
        var tokenizer = Tiny;
        var text = string.Concat(Enumerable.Repeat(piece, times)) + "the end";
        foreach (var length in (int[])[64, 248])
            Assert.Equal(tokenizer.EncodeWhole(text, length), tokenizer.Encode(text, length));
    }

    [Fact]
    public void Of_a_text_of_33_MB_no_more_is_read_than_its_ids_come_from()
    {
        var tokenizer = Tiny;
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
        var lines = TokenGoldens.Read("tiny");
        Parallel.For(0, 5000,
            i => Assert.Equal(lines[i % lines.Count].Ids, Tiny.Encode(lines[i % lines.Count].Text, lines[i % lines.Count].MaxLength)));
    }

    [Fact]
    public void A_cut_text_keeps_its_end_mark()
    {
        var line = TokenGoldens.Read("tiny").MaxBy(line => line.Ids.Length)!;
        Assert.Equal([.. line.Ids[..9], 1], Tiny.Encode(line.Text, 10));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_a_replacement_character() =>
        Assert.Equal(Tiny.Encode("a \ufffd b", 64), Tiny.Encode("a \ud83d b", 64));

    [Fact]
    public void A_very_long_text_takes_no_quadratic_time()
    {
        var ids = Tiny.Encode(string.Concat(Enumerable.Repeat("a red cat on the mat ", 100_000)), 196);
        Assert.Equal((196, 1), (ids.Length, ids[^1]));
    }

    [Fact]
    public void Tokens_cover_the_normalised_text_and_decode_to_it()
    {
        const string Text = "A cat </strong> ꙮ 猫 <mask>";
        var tokens = Tiny.EncodeToTokens(Text, out var normalized);
        Assert.Equal("a▁cat▁</strong>▁ꙮ▁猫▁<mask>", normalized);
        Assert.Equal(tokens.Select(token => token.Id), Tiny.Encode(Text, 64)[..^1]);
        Assert.Equal(normalized!.Length, tokens.Sum(token => token.Offset.GetOffsetAndLength(normalized.Length).Length));
        Assert.Equal(Text.ToLowerInvariant(), Tiny.Decode(tokens.Select(token => token.Id)));
    }
}

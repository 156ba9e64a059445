using FgClip.Model.Tokenization;

namespace FgClip.Model.Tests.Tokenization.Bpe;

/// <summary>Through a tokenizer of single characters; the expected ids are what the Rust library gives for the same file.</summary>
public sealed class AddedTokenMatcherTests : IDisposable
{
    private const string Json = """
        {
          "added_tokens": [
            { "id": 17, "content": "<l>", "lstrip": true },
            { "id": 18, "content": "<r>", "rstrip": true },
            { "id": 19, "content": "<w>", "single_word": true },
            { "id": 20, "content": "ab" },
            { "id": 21, "content": "abc" },
            { "id": 22, "content": "<n n>", "normalized": true },
            { "id": 23, "content": "cd", "single_word": true },
            { "id": 24, "content": "bcd" }
          ],
          "normalizer": { "type": "Replace", "pattern": { "String": " " }, "content": "▁" },
          "model": {
            "type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "merges": [],
            "vocab": {
              "<pad>": 0, "<eos>": 1, "<unk>": 2, "a": 3, "b": 4, "c": 5, "d": 6, "e": 7, "é": 8, " ": 9, "▁": 10, "<": 11, ">": 12,
              "_": 13, "x": 14, "1": 15, "!": 16
            }
          }
        }
        """;

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("a  <l>  b", new[] { 3, 17, 10, 10, 4 })]
    [InlineData("a  <r>  b", new[] { 3, 10, 10, 18, 4 })]
    [InlineData("  <r> <l> ", new[] { 10, 10, 18, 17, 10 })]
    [InlineData("a<w>b", new[] { 3, 11, 2, 12, 4 })]
    [InlineData("a <w> b", new[] { 3, 10, 19, 10, 4 })]
    [InlineData("é<w>", new[] { 8, 11, 2, 12 })]
    [InlineData("_<w>", new[] { 13, 11, 2, 12 })]
    [InlineData("!<w>!", new[] { 16, 19, 16 })]
    [InlineData("abcd", new[] { 21, 6 })]
    [InlineData("aabc", new[] { 3, 21 })]
    [InlineData("<n▁n>", new[] { 22 })]
    [InlineData("x<n n>x", new[] { 14, 22, 14 })]
    [InlineData("cd cd1", new[] { 23, 10, 5, 6, 15 })]
    [InlineData("zz a", new[] { 2, 10, 3 })]
    public void Added_tokens_are_found_as_the_library_finds_them(string text, int[] expected)
    {
        File.WriteAllText(_file, Json);
        Assert.Equal([.. expected, 1], GemmaTokenizer.Load(_file).Encode(text, 64));
    }
}

using System.Text.Json.Nodes;
using FgClip.Model.Tokenization;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Tokenization;

public sealed class TokenizerFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tokenizer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_Gemma_folder_is_known_by_its_file()
    {
        var folder = Fixtures.At("tokenizer-tiny");
        Assert.Equal(["tokenizer.json", "tokenizer_config.json"], TokenizerFiles.In(folder));
        var tokenizer = Assert.IsType<GemmaTokenizer>(TokenizerFiles.Load(folder, rule: null));
        Assert.Equal((0, 4095), (tokenizer.PadId, tokenizer.MaxTokenId));
    }

    [Fact]
    public void The_configuration_decides_on_the_marks()
    {
        WriteTokenizer(_ => { });
        var text = TokenGoldens.Read("tiny")[0];
        Assert.Equal(text.Ids, TokenizerFiles.Load(_folder, rule: null).Encode(text.Text, 64));

        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"),
            """{"add_bos_token": true, "add_eos_token": false, "bos_token": {"content": "<bos>"}}""");
        Assert.Equal([2, .. text.Ids[..^1]], TokenizerFiles.Load(_folder, rule: null).Encode(text.Text, 64));
        Assert.Equal([2, .. text.Ids[..3]], TokenizerFiles.Load(_folder, rule: null).Encode(text.Text, 4));
    }

    [Fact]
    public void Merges_may_be_pairs()
    {
        WriteTokenizer(root => root["model"]!["merges"] = new JsonArray(
            [.. root["model"]!["merges"]!.AsArray()
                .Select(merge => new JsonArray([.. merge!.GetValue<string>().Split(' ').Select(part => (JsonNode)part!)]))]));
        var tokenizer = TokenizerFiles.Load(_folder, rule: null);
        Assert.All(TokenGoldens.Read("tiny"), line => Assert.Equal(line.Ids, tokenizer.Encode(line.Text, line.MaxLength)));
    }

    [Fact]
    public void A_folder_without_a_tokenizer_says_what_it_lacks()
    {
        Assert.Empty(TokenizerFiles.In(_folder));
        Refused("neither tokenizer.json nor vocab.json with merges.txt");
    }

    [Fact]
    public void A_file_that_is_no_JSON_is_named()
    {
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), "{");
        Refused("tokenizer.json: the file is not JSON");
    }

    [Theory]
    [InlineData("""{"model": {"type": "Unigram"}}""", "'Unigram'")]
    [InlineData("""{}""", "no \"model\"")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}}}""", "no \"merges\"")]
    [InlineData("""{"model": {"vocab": {"a": 0}, "merges": ["a b"]}}""", "'b'")]
    [InlineData("""{"model": {"vocab": {"a": 0}, "merges": ["a"]}}""", "merge 0")]
    [InlineData("""{"model": {"vocab": {"a": 0}, "merges": []}}""", "'<eos>'")]
    [InlineData("""{"model": {"vocab": {"a": "0"}, "merges": []}}""", "form of a tokenizer.json")]
    [InlineData("""{"model": {"vocab": {"a": 7, "b": 7}, "merges": []}}""", "'b' has the id 7")]
    [InlineData("""{"model": {"vocab": {}, "merges": [], "dropout": 0.1}}""", "dropout")]
    [InlineData("""{"model": {"vocab": {}, "merges": [], "ignore_merges": true}}""", "ignore_merges")]
    [InlineData("""{"model": {"vocab": {}, "merges": []}, "normalizer": {"type": "NFKC"}}""", "'NFKC'")]
    [InlineData("""{"model": {"vocab": {}, "merges": []}, "pre_tokenizer": {"type": "Whitespace"}}""", "'Whitespace'")]
    public void A_file_of_another_kind_says_why_it_is_refused(string json, string words)
    {
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), json);
        Refused(words);
    }

    private void Refused(string words) =>
        Assert.Contains(words, Assert.Throws<TokenizerFormatException>(() => TokenizerFiles.Load(_folder, rule: null)).Message);

    private void WriteTokenizer(Action<JsonNode> change)
    {
        var root = JsonNode.Parse(File.ReadAllBytes(Fixtures.At("tokenizer-tiny", "tokenizer.json")))!;
        change(root);
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), root.ToJsonString());
    }
}

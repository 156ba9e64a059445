using System.Text.Json.Nodes;
using FgClip.Model.Folders;
using FgClip.Model.Tokenization;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Tokenization;

/// <summary>
/// golden/tokenizer-variants.jsonl: the tiny tokenizer.json with another normalizer or post_processor, and the ids that the Rust library
/// gives.
/// </summary>
public sealed class TokenizerVariantTests : IDisposable
{
    private static readonly JsonObject[] Lines =
        [.. File.ReadLines(Fixtures.At("golden", "tokenizer-variants.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())];

    private readonly string _folder = Directory.CreateTempSubdirectory("tokenizer-").FullName;

    public static TheoryData<string, bool> Variants =>
        [.. Lines.Select(line => ((string)line["name"]!, (bool)line["keeps_case"]!)).Distinct()];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Variants))]
    public void Without_flags_the_ids_are_the_librarys(string name, bool keepsCase)
    {
        JsonObject[] lines = [.. Lines.Where(line => (string)line["name"]! == name && (bool)line["keeps_case"]! == keepsCase)];
        Write(lines[0]["change"]!.AsObject(), "{}");

        var tokenizer = TokenizerFiles.Load(_folder, TokenizerFiles.RuleOf(_folder, keepsCase, warn: null));

        Assert.NotEmpty(lines);
        foreach (var line in lines)
            Assert.Equal(line["ids"]!.AsArray().Select(id => (int)id!), tokenizer.Encode((string)line["text"]!, (int)line["max_length"]!));
    }

    /// <summary>Fault 09: null, absent, and flags that are there.</summary>
    [Theory]
    [InlineData("A <eos>", """{"add_bos_token": false, "add_eos_token": null}""", false, true)]
    [InlineData("A <eos>", """{"add_eos_token": true}""", false, true)]
    [InlineData("<bos> A <eos>", """{"tokenizer_class": "TokenizersBackend"}""", true, true)]
    [InlineData("<bos> A <eos>", """{"add_bos_token": false}""", false, true)]
    [InlineData("<bos> A", """{"add_bos_token": false, "add_eos_token": true}""", false, true)]
    [InlineData("<bos> A", null, true, false)]
    [InlineData("A", """{}""", false, false)]
    [InlineData("A", null, false, true)]
    public void A_flag_that_is_null_or_absent_leaves_the_post_processor_its_mark(string name, string? config, bool begin, bool end)
    {
        Write(Lines.First(line => (string)line["name"]! == name)["change"]!.AsObject(), config);
        var ids = TokenizerFiles.Load(_folder, TokenizerFiles.RuleOf(_folder, keepsCase: false, warn: null)).Encode("a red", 64);

        Assert.Equal(begin ? 2 : 474, ids[0]);
        Assert.Equal(end, ids[^1] == 1);
    }

    [Fact]
    public void A_flag_against_the_post_processor_is_followed_and_reported()
    {
        Write(Lines.First(line => (string)line["name"]! == "A <eos>")["change"]!.AsObject(),
            """{"add_bos_token": false, "add_eos_token": false}""");
        List<string> warnings = [];

        Assert.Null(TokenizerFiles.RuleOf(_folder, keepsCase: false, warnings.Add));

        Assert.Contains("add_eos_token false contradicts the post_processor", Assert.Single(warnings));
        Assert.NotEqual(1, TokenizerFiles.Load(_folder, rule: null).Encode("a red", 64)[^1]);
    }

    /// <summary>What the authors ship needs no rule, so that its folders keep their digest; nor is it reported.</summary>
    [Fact]
    public void Flags_that_agree_need_no_rule()
    {
        Assert.Null(TokenizerFiles.RuleOf(Fixtures.At("tokenizer-tiny"), keepsCase: false, warning => Assert.Fail(warning)));
        Assert.Equal(new TokenizationRule { KeepsCase = true },
            TokenizerFiles.RuleOf(Fixtures.At("tokenizer-tiny"), keepsCase: true, warn: null));
    }

    [Theory]
    [InlineData("""{"post_processor": {"type": "Unheard"}}""", "post_processor is of the type 'Unheard'")]
    [InlineData("""{"post_processor": {"type": "TemplateProcessing", "single": []}}""", "does not have the text once")]
    [InlineData("""{"post_processor": {"type": "TemplateProcessing", "single": "A"}}""", "not of the form")]
    [InlineData("""{"pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never", "split": false}}""",
        "'Metaspace'")]
    [InlineData("""{"normalizer": {"type": "Sequence", "normalizers": [{"type": "Lowercase"}, {"type": "NFKC"}]}}""", "'NFKC'")]
    public void What_is_not_read_is_refused_with_its_name(string change, string words)
    {
        Write(JsonNode.Parse(change)!.AsObject(), "{}");
        var error = Assert.Throws<TokenizerFormatException>(() => TokenizerFiles.RuleOf(_folder, keepsCase: false, warn: null));
        Assert.Contains(words, error.Message);
    }

    private void Write(JsonObject change, string? config)
    {
        var root = JsonNode.Parse(File.ReadAllBytes(Fixtures.At("tokenizer-tiny", "tokenizer.json")))!.AsObject();
        foreach (var (key, value) in change)
            root[key] = value?.DeepClone();
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), root.ToJsonString());
        if (config is not null)
            File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), config);
    }
}

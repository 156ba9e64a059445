using System.Text;
using System.Text.Json.Nodes;
using FgClip.Fuzz.Targets;

namespace FgClip.Fuzz.Generation.Models;

/// <summary>The ids around a text that a generated tokenizer asks for.</summary>
/// <param name="Begin">In front.</param>
/// <param name="End">Behind.</param>
/// <param name="MayBeRefused">Whether it asks for something that is not read.</param>
internal sealed record TokenizerTruth(int[] Begin, int[] End, bool MayBeRefused);

/// <summary>
/// Tokenizers as transformers 4 and 5 save them: flags of tokenizer_config.json that are true, false, null or absent, beside
/// post-processors and normalizers of every form.
/// </summary>
/// <param name="whole">A whole tokenizer.json.</param>
internal sealed class TokenizerGenerator(byte[] whole)
{
    private const string ConfigName = "tokenizer_config.json", BeginName = "<bos>", EndName = "<eos>";
    private const int BeginId = 2, EndId = 1;

    public FuzzFile Create(Random random)
    {
        var tokenizer = JsonNode.Parse(whole)!;
        var (begins, ends) = (random.Once(2), !random.Once(4));
        var kind = random.Next(6);
        tokenizer["post_processor"] = Processor(kind, begins, ends);
        var (normalizer, isRead) = Normalizer(random, tokenizer["normalizer"]!.DeepClone());
        tokenizer["normalizer"] = normalizer;
        var hasConfig = !random.Once(6);
        var endToken = new JsonObject { ["content"] = EndName };
        var config = new JsonObject { ["pad_token"] = "<pad>", ["bos_token"] = BeginName, ["eos_token"] = endToken };
        var (beginFlag, endFlag) = (Flag(config, "add_bos_token", random), Flag(config, "add_eos_token", random));
        if (!hasConfig)
            (beginFlag, endFlag) = (null, null);

        // Roberta's form has both marks whatever it is asked for; without a post-processor there are none.
        var (made, madeEnd) = kind == 0 ? (false, !hasConfig) : kind == 1 ? (true, true) : (begins, ends);
        var truth = new TokenizerTruth((beginFlag ?? made) ? [BeginId] : [], (endFlag ?? madeEnd) ? [EndId] : [],
            !isRead || (kind == 5 && (beginFlag is null || endFlag is null)));
        return new(Encoding.UTF8.GetBytes(tokenizer.ToJsonString()))
        {
            Beside = hasConfig ? new Dictionary<string, byte[]> { [ConfigName] = Encoding.UTF8.GetBytes(config.ToJsonString()) }
                : new Dictionary<string, byte[]>(),
            Truth = truth,
        };
    }

    private static bool? Flag(JsonObject config, string name, Random random)
    {
        var value = random.One<bool?>(true, false, null);
        if (value is not null || random.Once(2))
            config[name] = value;
        return value;
    }

    private static JsonObject? Processor(int kind, bool begins, bool ends) => kind switch
    {
        0 => null,
        1 => new() { ["type"] = "RobertaProcessing", ["cls"] = new JsonArray(BeginName, BeginId), ["sep"] = new JsonArray(EndName, EndId) },
        2 => Template(begins, ends),
        3 => Sequence(Template(begins, ends)),
        4 => Sequence(new() { ["type"] = "ByteLevel", ["add_prefix_space"] = true }, Template(begins, ends)),
        _ => new() { ["type"] = "SomethingNew" },
    };

    private static JsonObject Sequence(params JsonObject[] processors) =>
        new() { ["type"] = "Sequence", ["processors"] = new JsonArray(processors) };

    private static JsonObject Template(bool begins, bool ends)
    {
        List<JsonNode> single = [new JsonObject { ["Sequence"] = new JsonObject { ["id"] = "A", ["type_id"] = 0 } }];
        if (begins)
            single.Insert(0, Mark(BeginName));
        if (ends)
            single.Add(Mark(EndName));
        return new()
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray([.. single]),
            ["special_tokens"] = new JsonObject { [BeginName] = Ids(BeginName, BeginId), [EndName] = Ids(EndName, EndId) },
        };
    }

    private static JsonObject Mark(string name) => new() { ["SpecialToken"] = new JsonObject { ["id"] = name, ["type_id"] = 0 } };

    private static JsonObject Ids(string name, int id) =>
        new() { ["id"] = name, ["ids"] = new JsonArray(id), ["tokens"] = new JsonArray(name) };

    private static (JsonNode Normalizer, bool IsRead) Normalizer(Random random, JsonNode replace) => random.Next(5) switch
    {
        0 => (new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray(Lowercase(), replace) }, true),
        1 => (new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray(replace) }, true),
        2 => (new JsonObject { ["type"] = random.One("Strip", "Prepend", "BertNormalizer") }, false),
        _ => (replace, true),
    };

    private static JsonObject Lowercase() => new() { ["type"] = "Lowercase" };
}

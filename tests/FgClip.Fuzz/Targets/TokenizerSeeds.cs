using System.Text;
using System.Text.Json.Nodes;
using FgClip.TestKit;
using FgClip.TestKit.Checkpoints;

namespace FgClip.Fuzz.Targets;

/// <summary>Small tokenizers of both kinds.</summary>
internal static class TokenizerSeeds
{
    private const int Merges = 80;

    /// <summary>The tiny Gemma tokenizer, cut to a few merges and the tokens that they need.</summary>
    public static async Task<IReadOnlyDictionary<string, byte[]>> GemmaAsync()
    {
        var root = JsonNode.Parse(await File.ReadAllBytesAsync(Fixtures.At("tokenizer-tiny", "tokenizer.json")))!;
        var model = root["model"]!;
        var merges = model["merges"]!.AsArray().Take(Merges).Select(merge => merge!.DeepClone()).ToArray();
        var needed = merges.Select(Parts).SelectMany(pair => new[] { pair.Left, pair.Right, pair.Left + pair.Right })
            .ToHashSet(StringComparer.Ordinal);
        var vocabulary = model["vocab"]!.AsObject()
            .Where(token => needed.Contains(token.Key) || (token.Key.StartsWith('<') && token.Key.EndsWith('>')) || token.Key.Length == 1)
            .Select(token => KeyValuePair.Create(token.Key, (JsonNode?)token.Value!.DeepClone()));
        model["vocab"] = new JsonObject(vocabulary);
        model["merges"] = new JsonArray(merges);
        return new Dictionary<string, byte[]>
        {
            ["tokenizer.json"] = Encoding.UTF8.GetBytes(root.ToJsonString()),
            ["tokenizer_config.json"] = await File.ReadAllBytesAsync(Fixtures.At("tokenizer-tiny", "tokenizer_config.json")),
        };
    }

    /// <summary>A CLIP vocabulary of single bytes, with two merges.</summary>
    public static async Task<IReadOnlyDictionary<string, byte[]>> ClipAsync()
    {
        using var folder = new TempFolder();
        await ToyClipTokenizer.WriteAsync(folder.Path);
        var vocabulary = JsonNode.Parse(await File.ReadAllBytesAsync(folder.At("vocab.json")))!.AsObject();
        (vocabulary["re"], vocabulary["red</w>"]) = (600, 601);
        return new Dictionary<string, byte[]>
        {
            ["vocab.json"] = Encoding.UTF8.GetBytes(vocabulary.ToJsonString()),
            ["merges.txt"] = "#version: 0.2\nr e\nre d</w>\n"u8.ToArray(),
        };
    }

    private static (string Left, string Right) Parts(JsonNode merge) => merge is JsonArray pair
        ? (pair[0]!.GetValue<string>(), pair[1]!.GetValue<string>())
        : merge.GetValue<string>().Split(' ') is [var left, var right] ? (left, right)
        : throw new InvalidDataException("A merge is not a pair.");
}

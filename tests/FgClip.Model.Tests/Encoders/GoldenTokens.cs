using System.Text.Json;
using System.Text.Json.Serialization;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Encoders;

/// <summary>The ids of the goldens' texts, so that features are tested apart from the tokenizers.</summary>
public sealed class GoldenTokens
{
    private readonly Dictionary<(string, int), int[]> _ids;

    private GoldenTokens(string file) => _ids = File.ReadLines(Fixtures.At("golden", file))
        .Select(line => JsonSerializer.Deserialize<Row>(line)!)
        .DistinctBy(row => (row.Text, row.MaxLength))
        .ToDictionary(row => (row.Text, row.MaxLength), row => row.Ids);

    public static GoldenTokens Tiny { get; } = new("tokenizer-tiny.jsonl");

    public static GoldenTokens Clip { get; } = new("tokenizer-clip.jsonl");

    public int[] GetIds(GoldenText text) => _ids[(text.Text, text.MaxLength)];

    private sealed record Row(
        [property: JsonPropertyName("text")] string Text,
        [property: JsonPropertyName("max_length")] int MaxLength,
        [property: JsonPropertyName("ids")] int[] Ids);
}

using System.Text.Json;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Tokenization;

/// <summary>golden/tokenizer-*.jsonl: texts and the ids that the Rust tokenizers library gives them.</summary>
internal static class TokenGoldens
{
    public static IReadOnlyList<Line> Read(string vocabulary) =>
    [
        .. File.ReadLines(Fixtures.At("golden", $"tokenizer-{vocabulary}.jsonl"))
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Select(line => new Line(
                line.GetProperty("text").GetString()!,
                line.GetProperty("max_length").GetInt32(),
                [.. line.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())])),
    ];

    public sealed record Line(string Text, int MaxLength, int[] Ids);
}

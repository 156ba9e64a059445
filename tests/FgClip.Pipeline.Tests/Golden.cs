using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Pipeline.Tests;

/// <summary>What the independent implementation computed.</summary>
internal static class Golden
{
    public static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Fixtures.At("golden", name + ".json")))!;

    public static IEnumerable<JsonNode> Images(string name) => Read(name)["images"]!.AsArray().Select(image => image!);

    public static float[] Numbers(JsonNode node) => [.. node.AsArray().Select(number => number!.GetValue<float>())];

    /// <summary>The largest difference once both are of length 1.</summary>
    public static float Difference(IReadOnlyList<float> a, IReadOnlyList<float> b)
    {
        var (lengthA, lengthB) = (Length(a), Length(b));
        return a.Zip(b).Max(pair => MathF.Abs(pair.First / lengthA - pair.Second / lengthB));
    }

    public static float Length(IReadOnlyList<float> vector) => MathF.Sqrt(vector.Sum(number => number * number));
}

using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Client.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.TestKit;

namespace FgClip.Serving.Tests.Clients;

/// <summary>OpenAI's own client, which tests/run installs: what most programs that ask for vectors are built on.</summary>
[Collection(nameof(ServedModel))]
public sealed class OpenAiClientTests(ServedModel served)
{
    [Fact]
    public async Task It_gets_vectors_models_and_errors_in_its_own_words()
    {
        string[] texts = ["a red circle", "一个红色的圆"];
        var seen = await RunAsync(texts);

        Assert.Equal(await VectorsAsync(texts, TextHead.Short), Vectors(seen["short"]!));
        Assert.Equal(await VectorsAsync(texts, TextHead.Long), Vectors(seen["long"]!));
        Assert.Equal([ServedModel.Name], seen["models"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(ServedModel.Name, (string?)seen["retrieved"]);
        Assert.True((int)seen["usage"]!["total_tokens"]! > texts.Length);
        Assert.Equal(("NotFoundError", 404), ((string?)seen["unknown"]!["name"], (int)seen["unknown"]!["status"]!));
        Assert.Contains("'other' is not served here", (string?)seen["unknown"]!["message"]);
        Assert.Equal(("BadRequestError", "input[0]"), ((string?)seen["tokens"]!["name"], (string?)seen["tokens"]!["param"]));
        Assert.Equal("AuthenticationError", (string?)seen["key"]!["name"]);
    }

    private static List<float[]> Vectors(JsonNode vectors) =>
        [.. vectors.AsArray().Select(vector => vector!.AsArray().Select(number => (float)(double)number!).ToArray())];

    private async Task<List<float[]>> VectorsAsync(string[] texts, TextHead head)
    {
        using var generator = new TextEmbeddingGenerator(
            served.Http, new() { Address = served.Address, Model = ServedModel.Name, Key = ServedModel.Key, Head = head });
        var vectors = await generator.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);
        return [.. vectors.Select(vector => vector.Vector.ToArray())];
    }

    private Task<JsonNode> RunAsync(string[] texts) => NodeScript.RunAsync(
        "tests/FgClip.Serving.Tests/Clients/openai.mjs",
        [$"{served.Address}v1", ServedModel.Key, ServedModel.Name, JsonSerializer.Serialize(texts)],
        TestContext.Current.CancellationToken);
}

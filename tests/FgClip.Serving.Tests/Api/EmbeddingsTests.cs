using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FgClip.Datasets.Jobs;
using FgClip.Images;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Regions;
using FgClip.TestKit;

namespace FgClip.Serving.Tests.Api;

[Collection(nameof(ServedModel))]
public sealed class EmbeddingsTests(ServedModel served)
{
    private static readonly string Image = Fixtures.At("images", "jpeg_444.jpg");
    private static readonly string DataAddress = $"data:image/jpeg;base64,{Convert.ToBase64String(File.ReadAllBytes(Image))}";

    [Theory]
    [InlineData(WalkType.Short)]
    [InlineData(WalkType.Long)]
    [InlineData(WalkType.Box)]
    public async Task Texts_have_the_vectors_of_the_head(WalkType walk)
    {
        string[] texts = ["a red circle", "一个红色的圆", "two blue squares and a large green star on the left"];

        var answer = await AskAsync(new { model = ServedModel.Name, input = texts, walk_type = walk.ToString().ToLowerInvariant() });

        Assert.Equal([0, 1, 2], answer["data"]!.AsArray().Select(item => (int)item!["index"]!));
        Assert.All(texts.Zip(Vectors(answer)), pair => AssertSame(Encode(pair.First, walk), pair.Second));
        var tokens = texts.Sum(text => served.Model.Tokenizer.Encode(text, 64).Length);
        Assert.Equal((tokens, tokens), ((int)answer["usage"]!["prompt_tokens"]!, (int)answer["usage"]!["total_tokens"]!));
    }

    [Fact]
    public async Task Images_and_regions_have_the_vectors_of_the_model()
    {
        var answer = await AskAsync(new
        {
            model = ServedModel.Name,
            input = new object[] { DataAddress, new { image = DataAddress, box = new[] { 10, 20, 60, 50 } }, "a red circle" },
        });

        using var decoded = served.Model.Decoder.Decode(File.ReadAllBytes(Image), ImageLimits.DefaultPixels);
        using var prepared = served.Model.Preparer.Prepare(decoded);
        var features = served.Model.Encoder.EncodeImages([prepared], ImageOutputs.Pooled | ImageOutputs.Dense)[0];
        var region = new float[served.Model.Folder.Manifest.EmbeddingSize];
        var box = new RegionBox(10, 20, 60, 50).ToCells(prepared.Width, prepared.Height, features.Shape);
        RoiAlign.Pool(features.Dense.Span, features.Shape, box, region);
        VectorMath.Normalize(region);
        var pooled = features.Pooled.ToArray();
        VectorMath.Normalize(pooled);
        var vectors = Vectors(answer);
        AssertSame(pooled, vectors[0]);
        AssertSame(region, vectors[1]);
        AssertSame(Encode("a red circle", WalkType.Short), vectors[2]);
    }

    [Fact]
    public async Task Many_requests_at_once_have_the_vectors_that_each_has_alone()
    {
        var texts = Enumerable.Range(0, 64).Select(i => string.Join(' ', Enumerable.Repeat($"shape {i}", 1 + (i % 9)))).ToList();

        var answers = await Task.WhenAll(texts.Select(text => AskAsync(new { model = ServedModel.Name, input = text })));

        Assert.All(texts.Zip(answers), pair => AssertSame(Encode(pair.First, WalkType.Short), Assert.Single(Vectors(pair.Second))));
    }

    [Fact]
    public async Task Base64_holds_the_same_floats()
    {
        var numbers = Vectors(await AskAsync(new { model = ServedModel.Name, input = "a red circle" }))[0];
        var answer = await AskAsync(new { model = ServedModel.Name, input = "a red circle", encoding_format = "base64" });

        var bytes = Convert.FromBase64String((string)answer["data"]![0]!["embedding"]!);
        Assert.Equal(numbers, Enumerable.Range(0, bytes.Length / 4).Select(i => BitConverter.ToSingle(bytes, i * 4)));
    }

    [Fact]
    public async Task A_text_that_is_cut_is_named()
    {
        var answer = await AskAsync(
            new { model = ServedModel.Name, input = new[] { "a circle", string.Join(' ', Enumerable.Repeat("circle", 200)) } });

        Assert.Equal([1], answer["truncated"]!.AsArray().Select(index => (int)index!));
    }

    [Fact]
    public async Task Each_answer_says_of_which_computation_it_is()
    {
        var response = await served.Http.PostAsJsonAsync(
            "/v1/embeddings", new { model = ServedModel.Name, input = "a" }, TestContext.Current.CancellationToken);
        var model = (await served.Http.GetFromJsonAsync<JsonNode>("/v1/models", TestContext.Current.CancellationToken))!["data"]![0]!;

        var spec = new JobSpec
        {
            Model = new("x", served.Model.Folder.Digest, "x"),
            Inputs = ["x"],
            Output = "x",
            Features = new() { Image = true, TextHeads = [TextHead.Short] },
        };
        Assert.Equal(served.Model.Folder.Digest, Assert.Single(response.Headers.GetValues("X-FgClip-Model-Digest")));
        Assert.Equal(JobSpecDigest.OfComputation(spec), Assert.Single(response.Headers.GetValues("X-FgClip-Computation-Digest")));
        Assert.Equal(JobSpecDigest.OfComputation(spec), (string?)model["computation_digest"]);
        Assert.Equal((ServedModel.Name, 96), ((string?)model["id"], (int)model["dimensions"]!));
        Assert.Equal(["short", "long", "box"], model["walk_types"]!.AsArray().Select(walk => (string?)walk));
    }

    [Theory]
    [InlineData("""{"model": "other", "input": "a"}""", HttpStatusCode.NotFound, "model", "'other' is not served here; 'shapes' is")]
    [InlineData("""{"model": "shapes", "input": "a", "dimensions": 5}""", HttpStatusCode.BadRequest, "dimensions", "have 96 numbers")]
    [InlineData("""{"model": "shapes", "input": """, HttpStatusCode.BadRequest, "body", "is not JSON")]
    [InlineData("""{"model": "shapes", "input": "data:image/png;base64,AAAA"}""", HttpStatusCode.BadRequest, "input", "")]
    [InlineData("""{"model": "shapes", "input": ["a", {"image": "http://e.org/a.png"}]}""", HttpStatusCode.BadRequest, "input[1]", "a.png")]
    [InlineData("""{"model": "shapes", "input": {"image": "/etc/hostname"}}""", HttpStatusCode.BadRequest, "input", "/etc/hostname")]
    public async Task What_is_wrong_is_said_in_OpenAIs_form(string body, HttpStatusCode status, string parameter, string message)
    {
        using var content = new StringContent(body);
        var response = await served.Http.PostAsync("/v1/embeddings", content, TestContext.Current.CancellationToken);
        var error = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["error"]!;

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(parameter, (string?)error["param"]);
        Assert.StartsWith($"{parameter}: ", (string?)error["message"]);
        Assert.Contains(message, (string?)error["message"]);
    }

    [Fact]
    public async Task A_box_outside_of_its_image_and_a_request_larger_than_the_queue_are_refused()
    {
        var outside = await served.Http.PostAsJsonAsync(
            "/v1/embeddings",
            new { model = ServedModel.Name, input = new { image = DataAddress, box = new[] { 5_000, 0, 5_001, 1 } } },
            TestContext.Current.CancellationToken);
        var large = await served.Http.PostAsJsonAsync(
            "/v1/embeddings",
            new { model = ServedModel.Name, input = Enumerable.Repeat("a", 257) },
            TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, outside.StatusCode);
        Assert.Contains("lies outside of the image of", await outside.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Contains("takes 16448 tokens", await large.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static List<float[]> Vectors(JsonNode answer) =>
        [.. answer["data"]!.AsArray().Select(item => item!["embedding"]!.AsArray().Select(number => (float)number!).ToArray())];

    /// <summary>To the bit, since a row's vector does not depend on the batch that it is in.</summary>
    private static void AssertSame(float[] expected, float[] actual) => Assert.Equal(expected, actual);

    private float[] Encode(string text, WalkType walk)
    {
        var limit = served.Model.Folder.Manifest.TextHeads[walk].Length;
        var vector = served.Model.Encoder.EncodeTexts([served.Model.Tokenizer.Encode(text, limit)], [walk])[walk];
        VectorMath.Normalize(vector);
        return vector;
    }

    private async Task<JsonNode> AskAsync(object body)
    {
        var response = await served.Http.PostAsJsonAsync("/v1/embeddings", body, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}

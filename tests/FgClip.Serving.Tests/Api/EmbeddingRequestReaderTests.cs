using System.Text.Json;
using FgClip.Model;
using FgClip.Model.Regions;
using FgClip.Serving.Api;

namespace FgClip.Serving.Tests.Api;

public sealed class EmbeddingRequestReaderTests
{
    [Fact]
    public void All_forms_of_inputs_are_read()
    {
        var request = Read("""
            {
              "model": "m", "encoding_format": "base64", "dimensions": 96, "user": "someone", "walk_type": "long",
              "input": [
                "a", "data:image/png;base64,AAAA", {"text": "data:image/png;base64,AAAA"}, {"image": "https://example.org/a.jpg"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,BBBB"}, "box": [0, 1.5, 2, 3]}
              ]
            }
            """);

        Assert.Equal(("m", WalkType.Long, true, 96), (request.Model, request.Walk, request.IsBase64, request.Dimensions));
        Assert.Equal(
            [
                new("a", null, null),
                new(null, "data:image/png;base64,AAAA", null),
                new("data:image/png;base64,AAAA", null, null),
                new(null, "https://example.org/a.jpg", null),
                new(null, "data:image/png;base64,BBBB", new RegionBox(0, 1.5f, 2, 3)),
            ],
            request.Inputs);
    }

    [Fact]
    public void A_single_text_is_one_input_and_numbers_are_the_default()
    {
        var request = Read("""{"model": "m", "input": "a"}""");

        Assert.Equal("a", Assert.Single(request.Inputs).Text);
        Assert.Equal((WalkType.Short, false, null), (request.Walk, request.IsBase64, request.Dimensions));
    }

    [Theory]
    [InlineData("""[]""", "body: must be a JSON object")]
    [InlineData("""{"input": "a"}""", "model: is missing")]
    [InlineData("""{"model": 3, "input": "a"}""", "model: must be a string")]
    [InlineData("""{"model": "m"}""", "input: is missing")]
    [InlineData("""{"model": "m", "input": []}""", "input: is empty")]
    [InlineData("""{"model": "m", "input": ""}""", "input: is empty")]
    [InlineData("""{"model": "m", "input": ["a", " "]}""", "input[1]: is empty")]
    [InlineData("""{"model": "m", "input": [1, 2]}""", "input[0]: holds token ids")]
    [InlineData("""{"model": "m", "input": [[1, 2]]}""", "input[0]: holds token ids")]
    [InlineData("""{"model": "m", "input": ["a", null]}""", "input[1]: must be a text")]
    [InlineData("""{"model": "m", "input": {}}""", "input: must be a text")]
    [InlineData("""{"model": "m", "input": {"text": "a", "image": "b"}}""", "input: must be a text")]
    [InlineData("""{"model": "m", "input": {"text": "a", "box": [0, 0, 1, 1]}}""", "input: must be a text")]
    [InlineData("""{"model": "m", "input": {"text": 5}}""", "input.text: must be a string")]
    [InlineData("""{"model": "m", "input": {"picture": "b"}}""", "input.picture: is not known here")]
    [InlineData("""{"model": "m", "input": {"image": "b", "box": [1, 0, 1, 1]}}""", "input.box: must be [left, top, right, bottom]")]
    [InlineData("""{"model": "m", "input": {"image": "b", "box": [0, 0, 1]}}""", "input.box: must be [left, top, right, bottom]")]
    [InlineData("""{"model": "m", "input": {"image": "b", "box": [0, 0, 1e99, 1]}}""", "input.box: must be [left, top, right, bottom]")]
    [InlineData("""{"model": "m", "input": "a", "encoding_format": "hex"}""", "encoding_format: 'hex' is neither")]
    [InlineData("""{"model": "m", "input": "a", "dimensions": "96"}""", "dimensions: must be a whole number")]
    [InlineData("""{"model": "m", "input": "a", "dimensions": 96.5}""", "dimensions: must be a whole number")]
    [InlineData("""{"model": "m", "input": "a", "walk_type": "tall"}""", "walk_type: 'tall' is not one of short, long, box")]
    [InlineData("""{"model": "m", "input": "a", "walk_type": "1"}""", "walk_type: '1' is not one of")]
    [InlineData("""{"model": "m", "input": "a", "truncate": true}""", "truncate: is not known here; known are model, input,")]
    public void What_cannot_be_meant_is_named_with_its_place(string body, string message)
    {
        var refused = Assert.Throws<ApiException>(() => Read(body));

        Assert.StartsWith(message, refused.Message);
        Assert.Equal((400, "invalid_request_error"), (refused.Status, refused.Type));
        Assert.Equal(message[..message.IndexOf(':')], refused.Parameter);
    }

    [Fact]
    public void More_inputs_than_a_request_may_have_are_refused()
    {
        var body = JsonSerializer.Serialize(new { model = "m", input = Enumerable.Repeat("a", 2_049) });

        Assert.Contains("has 2049 inputs; send 2048 at most", Assert.Throws<ApiException>(() => Read(body)).Message);
    }

    private static EmbeddingRequest Read(string body) => EmbeddingRequestReader.Read(JsonElement.Parse(body));
}

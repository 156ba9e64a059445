using FgClip.Client.Embeddings;
using FgClip.Images;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.TestKit;
using Microsoft.Extensions.AI;

namespace FgClip.Serving.Tests.Clients;

[Collection(nameof(ServedModel))]
public sealed class EmbeddingGeneratorTests(ServedModel served)
{
    private static readonly string Image = Fixtures.At("images", "jpeg_444.jpg");

    private EmbeddingServerOptions Options => new() { Address = served.Address, Model = ServedModel.Name, Key = ServedModel.Key };

    [Fact]
    public async Task Texts_are_sent_in_several_requests_and_come_back_in_order()
    {
        using var http = new HttpClient();
        using var generator = new TextEmbeddingGenerator(http, Options with { InputsPerRequest = 2 });
        // Texts that begin like an image's address are texts all the same.
        string[] texts = ["a red circle", "data:image/png;base64,AAAA", "a star", "a red circle", "two stars"];

        var found = await generator.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);

        var ids = texts.Select(text => served.Model.Tokenizer.Encode(text, 64)).ToList();
        var expected = served.Model.Encoder.EncodeTexts(ids, [WalkType.Short])[WalkType.Short].Chunk(96).ToList();
        expected.ForEach(vector => VectorMath.Normalize(vector));
        Assert.Equal(expected, found.Select(item => item.Vector.ToArray()));
        Assert.Equal(ids.Sum(text => text.Length), found.Usage!.TotalTokenCount);
        Assert.All(found, item => Assert.Equal(ServedModel.Name, item.ModelId));
    }

    [Fact]
    public async Task Images_have_the_vectors_of_the_model()
    {
        using var http = new HttpClient();
        using var generator = new ImageEmbeddingGenerator(http, Options);
        var file = await File.ReadAllBytesAsync(Image, TestContext.Current.CancellationToken);

        var found = await generator.GenerateAsync(
            [new DataContent(file, "image/jpeg")], cancellationToken: TestContext.Current.CancellationToken);

        using var decoded = served.Model.Decoder.Decode(file, ImageLimits.DefaultPixels);
        using var prepared = served.Model.Preparer.Prepare(decoded);
        var expected = served.Model.Encoder.EncodeImages([prepared], ImageOutputs.Pooled)[0].Pooled.ToArray();
        VectorMath.Normalize(expected);
        Assert.Equal(expected, Assert.Single(found).Vector.ToArray());
    }

    [Fact]
    public async Task A_server_that_computes_otherwise_or_refuses_is_an_error()
    {
        using var http = new HttpClient();
        using var other = new TextEmbeddingGenerator(http, Options with { ComputationDigest = "00" });
        using var keyless = new TextEmbeddingGenerator(http, Options with { Key = "" });
        using var unknown = new TextEmbeddingGenerator(http, Options with { Model = "other" });

        Assert.Contains("and 00 was expected", await RefusalAsync(other));
        Assert.Contains("Say who you are", await RefusalAsync(keyless));
        Assert.Contains("'other' is not served here", await RefusalAsync(unknown));
    }

    [Fact]
    public void It_says_what_it_is()
    {
        using var http = new HttpClient();
        using IEmbeddingGenerator generator = new TextEmbeddingGenerator(http, Options);

        var metadata = Assert.IsType<EmbeddingGeneratorMetadata>(generator.GetService(typeof(EmbeddingGeneratorMetadata)));
        Assert.Equal(("fgclip", ServedModel.Name), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(generator, generator.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>)));
        Assert.Null(generator.GetService(typeof(string)));
    }

    private static async Task<string> RefusalAsync(TextEmbeddingGenerator generator) =>
        (await Assert.ThrowsAsync<EmbeddingServerException>(
            () => generator.GenerateAsync(["a"], cancellationToken: TestContext.Current.CancellationToken))).Message;
}

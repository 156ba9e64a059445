using System.Text.Json;
using System.Text.Json.Serialization;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;
using FgClip.Model.Tests.Encoders;
using FgClip.Model.Tokenization;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Families;

/// <summary>The families besides FG-CLIP against what transformers 5.12.1 computes, from image file and text to vector.</summary>
public sealed class FamilyGoldenTests(GoldenModels models)
{
    public static TheoryData<string, GraphOperators> Checkpoints =>
    [
        .. from name in (string[])["siglip2-naflex", "siglip2-fixed", "siglip-odd", "clip", "clip-odd"]
           from operators in Enum.GetValues<GraphOperators>()
           select (name, operators),
    ];

    public static TheoryData<string, ModelPrecision, GraphOperators, float> Precisions =>
    [
        .. from name in (string[])["siglip2-naflex", "siglip2-fixed", "siglip-odd", "clip", "clip-odd"]
           from precision in (ModelPrecision[])[ModelPrecision.Int8, ModelPrecision.Float16]
           select (name, precision, GraphOperators.Fused, precision is ModelPrecision.Int8 ? 0.995f : 0.9999f),
    ];

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public async Task Images_agree_with_transformers(string checkpoint, GraphOperators operators)
    {
        var folder = await models.GetAsync(checkpoint, operators: operators);
        using var encoder = new FgClipEncoder(folder);
        foreach (var golden in Read(checkpoint).Images)
        {
            using var image = Encoders.Images.Prepare(folder.Manifest.Pixels, golden.Image, golden.Limit);
            if (golden.Rows > 0)
                Assert.Equal(new PatchShape(golden.Rows, golden.Columns), image.Shape);

            var features = encoder.EncodeImages([image], folder.Manifest.ImageOutputs)[0];

            Features.AssertClose(golden.Pooled, features.Pooled.Span);
            Assert.Equal(golden.PatchFirst.Length == 0, features.Dense.IsEmpty);
            if (features.Dense.IsEmpty)
                continue;
            Features.AssertClose(golden.PatchFirst, features.Dense.Span[..golden.PatchFirst.Length]);
            Features.AssertClose(golden.PatchLast, features.Dense.Span[^golden.PatchLast.Length..]);
        }
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public async Task Texts_agree_with_transformers(string checkpoint, GraphOperators operators)
    {
        var folder = await models.GetAsync(checkpoint, operators: operators);
        var (tokenizer, goldens) = (TokenizerFiles.Load(folder), Read(checkpoint));
        using var encoder = new FgClipEncoder(folder);
        var size = folder.Manifest.EmbeddingSize;
        // The fixture of CLIP has no vocabulary, so its texts are ids.
        List<int[]> ids = [.. goldens.Texts.Select(text => text.Text is null ? text.Ids : tokenizer.Encode(text.Text, text.Ids.Length))];

        var features = encoder.EncodeTexts(ids, [WalkType.Short])[WalkType.Short];

        foreach (var (i, golden) in goldens.Texts.Index())
        {
            int[] padded = [.. ids[i], .. Enumerable.Repeat(folder.Manifest.PadId, golden.Ids.Length - ids[i].Length)];
            Assert.Equal(golden.Ids, padded);
            Features.AssertClose(golden.Feature, features.AsSpan(i * size, size));
        }
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public async Task Smaller_numbers_stay_near(string checkpoint, ModelPrecision precision, GraphOperators operators, float cosine)
    {
        var folder = await models.GetAsync(checkpoint, precision, operators);
        using var encoder = new FgClipEncoder(folder);
        var (goldens, size) = (Read(checkpoint), folder.Manifest.EmbeddingSize);
        foreach (var golden in goldens.Images)
        {
            using var image = Encoders.Images.Prepare(folder.Manifest.Pixels, golden.Image, golden.Limit);
            var pooled = encoder.EncodeImages([image], ImageOutputs.Pooled)[0].Pooled;
            Assert.InRange(VectorMath.Cosine(golden.Pooled, pooled.Span), cosine, 1.00001f);
        }

        var texts = encoder.EncodeTexts([.. goldens.Texts.Select(text => text.Ids)], [WalkType.Short])[WalkType.Short];
        foreach (var (i, golden) in goldens.Texts.Index())
            Assert.InRange(VectorMath.Cosine(golden.Feature, texts.AsSpan(i * size, size)), cosine, 1.00001f);
    }

    [Theory]
    [InlineData("siglip2-naflex", true, -3f)]
    [InlineData("siglip2-fixed", true, -3f)]
    [InlineData("clip", false, 0f)]
    public async Task The_manifest_has_what_the_family_has(string checkpoint, bool dense, float bias)
    {
        var manifest = (await models.GetAsync(checkpoint)).Manifest;

        Assert.Equal(dense, manifest.ImageOutputs.HasFlag(ImageOutputs.Dense));
        Assert.Equal([WalkType.Short], manifest.TextHeads.Keys);
        Assert.Equal((2.5f, bias), (manifest.Logits.LogScale, manifest.Logits.Bias));
        Assert.Equal(MathF.Exp(2.5f), manifest.Logits.Scale);
        var reread = ModelManifest.Parse(JsonSerializer.SerializeToUtf8Bytes(manifest, ModelManifest.Json), "again");
        Assert.Equal(manifest.Digest(), reread.Digest());
        // The folder's files do not have the preprocessing, so the digest does.
        Assert.NotEqual(manifest.Digest(), (manifest with { Pixels = manifest.Pixels with { Backend = ResizeBackend.Pillow } }).Digest());
    }

    private static Golden Read(string name) =>
        JsonSerializer.Deserialize<Golden>(File.ReadAllBytes(Fixtures.At("golden", name + ".json")))!;

    private sealed record Golden(
        [property: JsonPropertyName("images")] IReadOnlyList<ImageVectors> Images, [property: JsonPropertyName("texts")]
            IReadOnlyList<TextVector> Texts);

    private sealed record ImageVectors
    {
        [JsonPropertyName("image")]
        public required string Image { get; init; }

        [JsonPropertyName("limit")]
        public int Limit { get; init; } = 256;

        [JsonPropertyName("patches_high")]
        public int Rows { get; init; }

        [JsonPropertyName("patches_wide")]
        public int Columns { get; init; }

        [JsonPropertyName("image_feature")]
        public required float[] Pooled { get; init; }

        [JsonPropertyName("patch_first")]
        public float[] PatchFirst { get; init; } = [];

        [JsonPropertyName("patch_last")]
        public float[] PatchLast { get; init; } = [];
    }

    private sealed record TextVector(
        [property: JsonPropertyName("text")] string? Text,
        [property: JsonPropertyName("ids")] int[] Ids,
        [property: JsonPropertyName("feature")] float[] Feature);
}

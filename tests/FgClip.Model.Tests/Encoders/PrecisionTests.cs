using FgClip.Model.Encoders;
using FgClip.Model.Graphs;

namespace FgClip.Model.Tests.Encoders;

/// <summary>How far smaller numbers may lead away from float32.</summary>
public sealed class PrecisionTests(GoldenModels models)
{
    public static TheoryData<string, ModelPrecision, GraphOperators, float> Models => new()
    {
        { "checkpoint-shapes", ModelPrecision.Int8, GraphOperators.Fused, 0.995f },
        { "fgclip2-tiny", ModelPrecision.Int8, GraphOperators.Fused, 0.995f },
        { "fgclip1-tiny", ModelPrecision.Int8, GraphOperators.Plain, 0.995f },
        { "checkpoint-shapes", ModelPrecision.Float16, GraphOperators.Fused, 0.9999f },
        { "fgclip2-tiny", ModelPrecision.Float16, GraphOperators.Plain, 0.9999f },
        { "fgclip1-tiny", ModelPrecision.Float16, GraphOperators.Fused, 0.9999f },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Vectors_stay_near_those_of_float32(string checkpoint, ModelPrecision precision, GraphOperators operators,
    float cosine)
    {
        var folder = await models.GetAsync(checkpoint, precision, operators);
        using var exact = new FgClipEncoder(await models.GetAsync(checkpoint));
        using var small = new FgClipEncoder(folder);
        var tokens = checkpoint == "fgclip1-tiny" ? GoldenTokens.Clip : GoldenTokens.Tiny;
        var goldens = GoldenFeatures.Read(checkpoint);
        var size = folder.Manifest.EmbeddingSize;

        foreach (var golden in goldens.Images)
        {
            using var image = Images.Prepare(folder.Manifest.Pixels, golden.Image, golden.Limit);
            const ImageOutputs all = ImageOutputs.Pooled | ImageOutputs.Dense;
            var (expected, actual) = (exact.EncodeImages([image], all)[0], small.EncodeImages([image], all)[0]);
            Assert.InRange(VectorMath.Cosine(expected.Pooled.Span, actual.Pooled.Span), cosine, 1.00001f);
            Assert.InRange(VectorMath.Cosine(expected.Dense.Span, actual.Dense.Span), cosine, 1.00001f);
        }
        foreach (var group in goldens.Texts.GroupBy(t => t.Walk))
        {
            var walk = Enum.Parse<WalkType>(group.Key, ignoreCase: true);
            List<int[]> ids = [.. group.Select(tokens.GetIds)];
            var (expected, actual) = (exact.EncodeTexts(ids, [walk])[walk], small.EncodeTexts(ids, [walk])[walk]);
            for (var i = 0; i < ids.Count; i++)
            {
                Assert.InRange(VectorMath.Cosine(expected.AsSpan(i * size, size), actual.AsSpan(i * size, size)), cosine, 1.00001f);
            }
        }
    }
}

using FgClip.Model.Encoders;
using FgClip.Model.Graphs;

namespace FgClip.Model.Tests.Encoders;

/// <summary>What an image or a text gets does not depend on what lies beside it, in any precision.</summary>
public sealed class BatchIndependenceTests(GoldenModels models)
{
    private const float Tolerance = 1e-5f;

    public static TheoryData<string, ModelPrecision> Models => new()
    {
        { "fgclip2-tiny", ModelPrecision.Float32 },
        { "fgclip2-tiny", ModelPrecision.Int8 },
        { "fgclip1-tiny", ModelPrecision.Float32 },
        { "fgclip1-tiny", ModelPrecision.Int8 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_image_alone_gets_what_it_gets_in_a_batch(string checkpoint, ModelPrecision precision)
    {
        var folder = await models.GetAsync(checkpoint, precision);
        using var encoder = new FgClipEncoder(folder);
        // All three come to 9x12 patches of FG-CLIP 2; one is bright, one dark, one a drawing.
        var images = ((string[])["photo_bedroom.jpg", "rgb_640x480.png", "jpeg_420.jpg"])
            .Select(name => Images.Prepare(folder.Manifest.Pixels, name, 128))
            .GroupBy(p => p.Shape).MaxBy(g => g.Count())!.ToList();
        Assert.True(images.Count >= 2);
        const ImageOutputs all = ImageOutputs.Pooled | ImageOutputs.Dense;

        var together = encoder.EncodeImages(images, all);
        var shuffled = encoder.EncodeImages([.. images.AsEnumerable().Reverse()], all);

        for (var i = 0; i < images.Count; i++)
        {
            var alone = encoder.EncodeImages([images[i]], all)[0];
            foreach (var other in (ImageFeatures[])[together[i], shuffled[^(i + 1)]])
            {
                Assert.InRange(Features.LargestDifference(alone.Pooled.Span, other.Pooled.Span), 0, Tolerance);
                Assert.InRange(Features.LargestDifference(alone.Dense.Span, other.Dense.Span), 0, Tolerance);
            }
        }
        images.ForEach(p => p.Dispose());
    }

    /// <summary>
    /// Neither the patches that fill smaller images up nor larger neighbours are looked at, in fused operators and in plain ones.
    /// </summary>
    [Theory]
    [InlineData(GraphOperators.Fused)]
    [InlineData(GraphOperators.Plain)]
    public async Task A_image_alone_gets_what_it_gets_beside_other_shapes(GraphOperators operators)
    {
        var folder = await models.GetAsync("fgclip2-tiny", operators: operators);
        using var encoder = new FgClipEncoder(folder);
        Assert.True(encoder.TakesMixedShapes);
        var images = ((string[])["rgb_1000x80.png", "rgb_100x401.png", "rgb_64x64.png", "photo_bedroom.jpg"])
            .Select(name => Images.Prepare(folder.Manifest.Pixels, name, 128)).ToList();
        Assert.True(images.Select(image => image.Shape.Count).Distinct().Count() > 2);

        foreach (var outputs in (ImageOutputs[])[ImageOutputs.Pooled, ImageOutputs.Dense, ImageOutputs.Pooled | ImageOutputs.Dense])
        {
            // A batch before it leaves other numbers where the padding will be.
            encoder.EncodeImages([images[^1], images[^1], images[^1], images[^1]], outputs);
            var together = encoder.EncodeImages(images, outputs);
            for (var i = 0; i < images.Count; i++)
            {
                var alone = encoder.EncodeImages([images[i]], outputs)[0];
                Assert.Equal(alone.Shape, together[i].Shape);
                Assert.Equal(alone.Dense.Length, together[i].Dense.Length);
                if (outputs.HasFlag(ImageOutputs.Pooled))
                    Assert.InRange(Features.LargestDifference(alone.Pooled.Span, together[i].Pooled.Span), 0, Tolerance);
                if (outputs.HasFlag(ImageOutputs.Dense))
                    Assert.InRange(Features.LargestDifference(alone.Dense.Span, together[i].Dense.Span), 0, Tolerance);
            }
        }
        images.ForEach(p => p.Dispose());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_text_alone_gets_what_it_gets_beside_longer_ones(string checkpoint, ModelPrecision precision)
    {
        var folder = await models.GetAsync(checkpoint, precision);
        var tokens = checkpoint == "fgclip1-tiny" ? GoldenTokens.Clip : GoldenTokens.Tiny;
        var texts = GoldenFeatures.Read(checkpoint).Texts.Where(t => t.Walk == "short").Select(tokens.GetIds).ToList();
        Assert.True(texts.Select(t => t.Length).Distinct().Count() > 3);
        using var encoder = new FgClipEncoder(folder);
        var size = folder.Manifest.EmbeddingSize;

        var together = encoder.EncodeTexts(texts, [WalkType.Short, WalkType.Box]);

        for (var i = 0; i < texts.Count; i++)
        {
            var alone = encoder.EncodeTexts([texts[i]], [WalkType.Short, WalkType.Box]);
            foreach (var walk in together.Keys)
            {
                Assert.InRange(Features.LargestDifference(alone[walk], together[walk].AsSpan(i * size, size)), 0, Tolerance);
            }
        }
    }
}

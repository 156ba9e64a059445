using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Regions;

namespace FgClip.Model.Tests.Encoders;

public sealed class FgClipEncoderTests(GoldenModels models)
{
    public static TheoryData<string, GraphOperators> Checkpoints => new()
    {
        { "fgclip2-tiny", GraphOperators.Fused },
        { "fgclip2-tiny", GraphOperators.Plain },
        { "fgclip2-odd", GraphOperators.Fused },
        { "fgclip2-odd", GraphOperators.Plain },
        { "checkpoint-shapes", GraphOperators.Fused },
        { "fgclip1-tiny", GraphOperators.Fused },
        { "fgclip1-tiny", GraphOperators.Plain },
    };

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public async Task Images_and_regions_agree_with_the_reference(string checkpoint, GraphOperators operators)
    {
        var folder = await models.GetAsync(checkpoint, operators: operators);
        using var encoder = new FgClipEncoder(folder);
        foreach (var golden in GoldenFeatures.Read(checkpoint).Images)
        {
            using var image = Images.Prepare(folder.Manifest.Pixels, golden.Image, golden.Limit);
            Assert.Equal(new PatchShape(golden.High, golden.Wide), image.Shape);

            var features = encoder.EncodeImages([image], ImageOutputs.Pooled | ImageOutputs.Dense)[0];

            var size = folder.Manifest.EmbeddingSize;
            var dense = features.Dense.Span;
            Features.AssertClose(golden.Pooled, features.Pooled.Span);
            Features.AssertClose(golden.DenseFirst, dense[..size]);
            Features.AssertClose(golden.DenseLast, dense[^size..]);
            Features.AssertClose(golden.DenseMean, Features.Mean(dense, size));
            var region = new float[size];
            foreach (var (box, expected) in golden.Boxes.Zip(golden.Regions))
            {
                var cells = new RegionBox(box[0], box[1], box[2], box[3]).ToCells(image.Width, image.Height, image.Shape);
                RoiAlign.Pool(dense, image.Shape, cells, region);
                Features.AssertClose(expected, region);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public async Task Texts_agree_with_the_reference(string checkpoint, GraphOperators operators)
    {
        var folder = await models.GetAsync(checkpoint, operators: operators);
        var tokens = checkpoint.StartsWith("fgclip1", StringComparison.Ordinal) ? GoldenTokens.Clip : GoldenTokens.Tiny;
        using var encoder = new FgClipEncoder(folder);
        foreach (var group in GoldenFeatures.Read(checkpoint).Texts.GroupBy(t => t.Walk))
        {
            var walk = Enum.Parse<WalkType>(group.Key, ignoreCase: true);
            var size = folder.Manifest.EmbeddingSize;

            var features = encoder.EncodeTexts([.. group.Select(tokens.GetIds)], [walk])[walk];

            foreach (var (text, i) in group.Select((t, i) => (t, i)))
                Features.AssertClose(text.Feature, features.AsSpan(i * size, size));
        }
    }

    [Theory]
    [InlineData("fgclip2-tiny")]
    [InlineData("fgclip1-tiny")]
    public async Task A_graph_of_one_output_gives_what_the_graph_of_both_gives(string checkpoint)
    {
        var folder = await models.GetAsync(checkpoint);
        using var encoder = new FgClipEncoder(folder);
        using var image = Images.Prepare(folder.Manifest.Pixels, "photo_bedroom.jpg", LimitOf(folder));

        var both = encoder.EncodeImages([image], ImageOutputs.Pooled | ImageOutputs.Dense)[0];
        var pooled = encoder.EncodeImages([image], ImageOutputs.Pooled)[0];
        var dense = encoder.EncodeImages([image], ImageOutputs.Dense)[0];

        Assert.True(pooled.Dense.IsEmpty);
        Assert.True(dense.Pooled.IsEmpty);
        Features.AssertClose(both.Pooled.Span, pooled.Pooled.Span, 1e-5f);
        Features.AssertClose(both.Dense.Span, dense.Dense.Span, 1e-5f);
    }

    private static int LimitOf(ModelFolder folder) => folder.Manifest.Pixels.ImageSize is > 0 and var side ? side : 256;
}

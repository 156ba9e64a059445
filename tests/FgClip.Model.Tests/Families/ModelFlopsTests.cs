using FgClip.Model.Checkpoints;
using FgClip.Model.Families;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Model.Tests.Families;

public sealed class ModelFlopsTests
{
    private static readonly TowerSize Base = new(768, 3072, 12);

    [Fact]
    public void The_base_model_takes_46_GFLOP_for_256_patches()
    {
        // What a ViT-B/16 with 256 patches is known to take.
        Assert.Equal(46.2, Image(FgClip2(Base), 256, ImageOutputs.None) / 1e9, tolerance: 0.05);
    }

    [Fact]
    public void The_so400m_model_takes_a_TFLOP_for_1024_patches()
    {
        Assert.Equal(0.97, Image(FgClip2(new(1152, 4304, 27)), 1024, ImageOutputs.Pooled) / 1e12, tolerance: 0.01);
    }

    [Fact]
    public void FG_CLIP_takes_what_is_published_for_CLIP_but_for_most_of_a_layer()
    {
        // CLIP ViT-B/16 at 224 pixels: 35.1 GFLOP. The last of its 12 layers is computed for the class token alone.
        var flops = Image(FgClip(new(768, 3072, 12)), 196, ImageOutputs.Pooled);
        Assert.InRange(flops / 1e9, 35.1 * 11 / 12, 35.1 * 11.5 / 12);
    }

    [Fact]
    public void The_dense_head_costs_as_much_as_a_layer()
    {
        var (twelve, thirteen) = (FgClip2(Base), FgClip2(Base with { Layers = 13 }));
        Assert.Equal(Image(thirteen, 576, ImageOutputs.None), Image(twelve, 576, ImageOutputs.Dense), tolerance: 1);
    }

    [Fact]
    public void Short_and_box_share_their_run_and_long_has_its_own()
    {
        var model = FgClip2(Base);
        var (one, both) = (Text(model, [WalkType.Short]), Text(model, [WalkType.Short, WalkType.Box]));
        Assert.Equal(2.0 * 768 * 768, both - one, tolerance: 1);
        Assert.Equal(one + Text(model, [WalkType.Long]), Text(model, [WalkType.Short, WalkType.Long]), tolerance: 1);
    }

    private static double Image(ModelManifest model, int patches, ImageOutputs outputs) =>
        ModelFamilies.Get(model.Family).ImageFlops(model, patches, outputs);

    private static double Text(ModelManifest model, IReadOnlyCollection<WalkType> walks) =>
        ModelFamilies.Get(model.Family).TextFlops(model, walks);

    private static ModelManifest FgClip2(TowerSize tower) => Manifest(ModelFamilyName.FgClip2, ResizeRule.PatchLimit, tower, 768);

    private static ModelManifest FgClip(TowerSize tower) => Manifest(ModelFamilyName.FgClip, ResizeRule.Square, tower, 512);

    private static ModelManifest Manifest(ModelFamilyName family, ResizeRule resize, TowerSize tower, int size) => new()
    {
        FormatVersion = ModelManifest.CurrentVersion,
        Family = family,
        Precision = ModelPrecision.Float32,
        Operators = GraphOperators.Fused,
        EmbeddingSize = size,
        Vision = tower,
        Text = tower,
        Pixels = new() { Resize = resize, PatchSize = 16, ImageSize = 224, Mean = [0, 0, 0], Std = [1, 1, 1] },
        TextHeads = new Dictionary<WalkType, TextHeadGraph>
        {
            [WalkType.Short] = new("short", "short", 64),
            [WalkType.Box] = new("short", "box", 64),
            [WalkType.Long] = new("long", "long", 196),
        },
        VocabularySize = 1,
        PadId = 0,
        Logits = new(0, 1, 0),
        Files = [],
    };
}

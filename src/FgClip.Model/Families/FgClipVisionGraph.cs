using FgClip.Model.Checkpoints;
using FgClip.Model.Graphs;
using FgClip.Model.Onnx;

namespace FgClip.Model.Families;

/// <summary>
/// FG-CLIP's images. They come as patches too, so that the convolution that embeds them is one matrix product; all are of one
/// size, so that their positions are a weight.
/// </summary>
internal static class FgClipVisionGraph
{
    private const string Embeddings = "vision_model.embeddings.";

    public static ModelProto Build(CheckpointConfig config, ImageOutputs outputs, GraphFlavour flavour, WeightPlan weights)
    {
        var (tower, patch, count) = (config.Vision, config.PatchSize * config.PatchSize * 3, config.GridSide * config.GridSide);
        var graph = new ModelGraph($"fgclip-vision-{outputs}", flavour, weights);
        var layers = new EncoderLayers(graph, "vision_model", tower);
        var builder = graph.Builder;

        var patches = graph.FloatInput(GraphNames.Patches, "batch", count, patch);
        var embedded =
            builder.Node(
                "Add", [graph.Linear(patches, PatchConvolution.Matrix(Embeddings + "patch_embedding", tower.HiddenSize, config.PatchSize)),
                graph.Weight(PatchPositions(config))]);
        var batch = builder.Node("Shape", [patches], NodeAttribute.Integer("start", 0), NodeAttribute.Integer("end", 1));
        var shape = builder.Node("Concat", [batch, builder.Constant(1, tower.HiddenSize)], NodeAttribute.Integer("axis", 0));
        var classToken = builder.Node("Expand", [graph.Weight(ClassToken(config)), shape]);
        var tokens = builder.Node("Concat", [classToken, embedded], NodeAttribute.Integer("axis", 1));
        var sum = graph.Operators.Norm(tokens, layers.Norm("vision_model.pre_layrnorm")); // The checkpoints' own spelling.

        var last = layers.Count - 1;
        var state = new ResidualState(sum, graph.Operators.Norm(sum, layers.NormBefore(0)));
        state = layers.Run(state, 0, last, default, layers.NormBefore(last));
        var after = layers.Norm("vision_model.post_layernorm");
        if (outputs == (ImageOutputs.Pooled | ImageOutputs.Dense) && graph.Working is ElementType.Float16)
        {
            // ONNX Runtime's CPU provider does not pack a float16 matrix that two products share, and its product of one row with an
            // unpacked matrix has other sums than that of several: a lone image's vector would differ. Here each matrix has one product.
            AddBoth(graph, layers, state, after, config, count);
            return builder.Build();
        }
        if (outputs.HasFlag(ImageOutputs.Pooled))
        {
            var first = builder.Constant(0);
            var pooled = layers.LastLayer(state, default, after, x => builder.Node("Gather", [x, first], NodeAttribute.Integer("axis", 1)));
            var token = builder.Node("Squeeze", [pooled.Normed, builder.Constant(1)]);
            graph.FloatOutput(GraphNames.Pooled, Project(graph, token, config), "batch", config.EmbeddingSize);
        }
        if (outputs.HasFlag(ImageOutputs.Dense))
        {
            var dense = layers.LastLayerWithoutMixing(WithoutClass(builder, state.Sum), WithoutClass(builder, layers.LastValues(state)),
                after);
            graph.FloatOutput(GraphNames.Dense, Project(graph, dense.Normed, config), "batch", count, config.EmbeddingSize);
        }
        return builder.Build();
    }

    private static void AddBoth(
        ModelGraph graph, EncoderLayers layers, ResidualState state, LayerNorm after, CheckpointConfig config, int count)
    {
        var (builder, first) = (graph.Builder, graph.Builder.Constant(0));
        var all = layers.LastLayerOfFirstAndOthers(state, after, First, x => WithoutClass(builder, x));
        var projected = Project(graph, all.Normed, config);
        graph.FloatOutput(
            GraphNames.Pooled, builder.Node("Squeeze", [First(projected), builder.Constant(1)]), "batch", config.EmbeddingSize);
        graph.FloatOutput(GraphNames.Dense, WithoutClass(builder, projected), "batch", count, config.EmbeddingSize);

        string First(string x) => builder.Node("Gather", [x, first], NodeAttribute.Integer("axis", 1));
    }

    private static string Project(ModelGraph graph, string x, CheckpointConfig config) =>
        graph.Linear(x, "visual_projection", config.EmbeddingSize, config.Vision.HiddenSize);

    private static string WithoutClass(GraphBuilder builder, string x) =>
        builder.Node("Slice", [x, builder.Constant(1), builder.Constant(long.MaxValue), builder.Constant(1)]);

    private static WeightRecipe PatchPositions(CheckpointConfig config)
    {
        var size = config.Vision.HiddenSize;
        return new(
            Embeddings + "position_embedding.patches",
            [1, config.GridSide * config.GridSide, size],
            [Positions(config)],
            s => s[0][size..]);
    }

    /// <summary>The class token with its position already added.</summary>
    private static WeightRecipe ClassToken(CheckpointConfig config)
    {
        var size = config.Vision.HiddenSize;
        return new(
            Embeddings + "class_embedding.positioned",
            [1, 1, size],
            [new(Embeddings + "class_embedding", size), Positions(config)],
            s => [.. s[0].Zip(s[1], (token, position) => token + position)]);
    }

    private static TensorSpec Positions(CheckpointConfig config) =>
        new(Embeddings + "position_embedding.weight", (config.GridSide * config.GridSide) + 1, config.Vision.HiddenSize);
}

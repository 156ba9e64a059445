using FgClip.Model.Checkpoints;
using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>FG-CLIP 2's pictures: patches and their positions in, pooled and dense vectors out.</summary>
internal static class FgClip2VisionGraph
{
    /// <summary>The table of positions [side * side, width], which is resized outside the graph.</summary>
    public static WeightRecipe PositionGrid(CheckpointConfig config) => WeightRecipe.AsIs(
        "vision_model.embeddings.position_embedding.weight", config.GridSide * config.GridSide, config.Vision.HiddenSize);

    public static ModelProto Build(CheckpointConfig config, ImageOutputs outputs, GraphFlavour flavour, WeightPlan weights)
    {
        var (tower, patch) = (config.Vision, config.PatchSize * config.PatchSize * 3);
        var graph = new ModelGraph($"fgclip2-vision-{outputs}", flavour, weights);
        var layers = new EncoderLayers(graph, "vision_model", tower);

        var patches = graph.FloatInput(GraphNames.Patches, "batch", "patches", patch);
        var positions = graph.FloatInput(GraphNames.Positions, 1, "patches", tower.HiddenSize);
        const string embedding = "vision_model.embeddings.patch_embedding";
        var state = graph.Operators.AddNorm(
            graph.Linear(patches, embedding, tower.HiddenSize, patch),
            positions,
            ModelGraph.Bias(embedding, tower.HiddenSize),
            layers.NormBefore(0));
        var encoded = layers.Run(state, 0, layers.Count, default, layers.Norm("vision_model.post_layernorm")).Normed;

        if (outputs.HasFlag(ImageOutputs.Pooled))
        {
            var pooled = new AttentionPool(graph, "vision_model.head", tower).RunProbe(encoded);
            pooled = graph.Builder.Node("Squeeze", [pooled, graph.Builder.Constant(1)]);
            graph.FloatOutput(GraphNames.Pooled, pooled, "batch", tower.HiddenSize);
        }
        if (outputs.HasFlag(ImageOutputs.Dense))
        {
            var dense = new AttentionPool(graph, "dense_feature_head", tower).Run(encoded, encoded);
            graph.FloatOutput(GraphNames.Dense, dense, "batch", "patches", tower.HiddenSize);
        }
        return graph.Builder.Build();
    }
}

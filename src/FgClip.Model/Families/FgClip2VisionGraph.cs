using FgClip.Model.Checkpoints;
using FgClip.Model.Graphs;
using FgClip.Model.Onnx;

namespace FgClip.Model.Families;

/// <summary>FG-CLIP 2's images: patches and their positions in, pooled and dense vectors out.</summary>
internal static class FgClip2VisionGraph
{
    /// <summary>The table of positions [side * side, width], which is resized outside the graph.</summary>
    public static WeightRecipe PositionGrid(CheckpointConfig config) => WeightRecipe.AsIs(
        "vision_model.embeddings.position_embedding.weight", config.GridSide * config.GridSide, config.Vision.HiddenSize);

    /// <param name="config">The checkpoint.</param>
    /// <param name="outputs">What is computed.</param>
    /// <param name="padded">Whether images of a batch differ in shape: each has its own positions and number of patches then.</param>
    /// <param name="flavour">Operators and numbers.</param>
    /// <param name="weights">Where its weights are named.</param>
    public static ModelProto Build(CheckpointConfig config, ImageOutputs outputs, bool padded, GraphFlavour flavour, WeightPlan weights)
    {
        var (tower, patch) = (config.Vision, config.PatchSize * config.PatchSize * 3);
        var graph = new ModelGraph($"{config.GraphName}-vision-{outputs}{(padded ? "-padded" : "")}", flavour, weights);
        var layers = new EncoderLayers(graph, "vision_model", tower);

        var patches = graph.FloatInput(GraphNames.Patches, "batch", "patches", patch);
        var positions = graph.FloatInput(GraphNames.Positions, padded ? "batch" : 1, "patches", tower.HiddenSize);
        var mask = padded ? new AttentionMask(Lengths: graph.Builder.Input(GraphNames.Lengths, ElementType.Int32, "batch")) : default;
        const string embedding = "vision_model.embeddings.patch_embedding";
        var state = graph.Operators.AddNorm(
            graph.Linear(patches, embedding, tower.HiddenSize, patch),
            positions,
            ModelGraph.Bias(embedding, tower.HiddenSize),
            layers.NormBefore(0));
        var encoded = layers.Run(state, 0, layers.Count, mask, layers.Norm("vision_model.post_layernorm")).Normed;

        AddOutputs(graph, config, encoded, outputs, mask, "patches");
        return graph.Builder.Build();
    }

    /// <summary>Adds the vectors that a SigLIP makes of its encoded patches. Only FG-CLIP 2 has a head for the dense ones.</summary>
    public static void AddOutputs(
        ModelGraph graph, CheckpointConfig config, string encoded, ImageOutputs outputs, AttentionMask mask, Dimension patches)
    {
        var tower = config.Vision;
        if (outputs.HasFlag(ImageOutputs.Pooled))
        {
            var pooled = new AttentionPool(graph, "vision_model.head", tower).RunProbe(encoded, mask);
            pooled = graph.Builder.Node("Squeeze", [pooled, graph.Builder.Constant(1)]);
            graph.FloatOutput(GraphNames.Pooled, pooled, "batch", tower.HiddenSize);
        }
        if (outputs.HasFlag(ImageOutputs.Dense))
        {
            var dense = config.HasDenseHead ? new AttentionPool(graph, "dense_feature_head", tower).Run(encoded, encoded, mask) : encoded;
            graph.FloatOutput(GraphNames.Dense, dense, "batch", patches, tower.HiddenSize);
        }
    }
}

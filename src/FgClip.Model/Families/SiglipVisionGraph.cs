using FgClip.Model.Checkpoints;
using FgClip.Model.Graphs;
using FgClip.Model.Onnx;

namespace FgClip.Model.Families;

/// <summary>The images of a SigLIP of fixed size: they come as patches, and their positions are a weight.</summary>
internal static class SiglipVisionGraph
{
    public static ModelProto Build(CheckpointConfig config, ImageOutputs outputs, GraphFlavour flavour, WeightPlan weights)
    {
        const string embeddings = "vision_model.embeddings.", embedding = embeddings + "patch_embedding";
        var (tower, count) = (config.Vision, config.GridSide * config.GridSide);
        var graph = new ModelGraph($"siglip-vision-{outputs}", flavour, weights);
        var layers = new EncoderLayers(graph, "vision_model", tower);

        var patches = graph.FloatInput(GraphNames.Patches, "batch", count, config.PatchSize * config.PatchSize * 3);
        var positions = new WeightRecipe(
            embeddings + "position_embedding.patches",
            [1, count, tower.HiddenSize],
            [new(embeddings + "position_embedding.weight", count, tower.HiddenSize)],
            s => s[0]);
        var state = graph.Operators.AddNorm(
            graph.Linear(patches, PatchConvolution.Matrix(embedding, tower.HiddenSize, config.PatchSize)),
            graph.Weight(positions),
            ModelGraph.Bias(embedding, tower.HiddenSize),
            layers.NormBefore(0));
        var encoded = layers.Run(state, 0, layers.Count, default, layers.Norm("vision_model.post_layernorm")).Normed;
        FgClip2VisionGraph.AddOutputs(graph, config, encoded, outputs, default, count);
        return graph.Builder.Build();
    }
}

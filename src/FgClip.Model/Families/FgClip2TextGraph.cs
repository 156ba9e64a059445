using FgClip.Model.Checkpoints;
using FgClip.Model.Graphs;
using FgClip.Model.Onnx;

namespace FgClip.Model.Families;

/// <summary>
/// FG-CLIP 2's texts of one length: ids in, a vector a head out. Padding takes part, and the last position alone is read, so the
/// last layer is computed for it alone.
/// </summary>
internal static class FgClip2TextGraph
{
    public static ModelProto Build(CheckpointConfig config, IReadOnlyList<WalkType> walks, GraphFlavour flavour, WeightPlan weights)
    {
        var tower = config.Text;
        var isLong = walks.Contains(WalkType.Long);
        var length = isLong ? config.LongLength : config.ShortLength;
        var graph = new ModelGraph($"{config.GraphName}-text-{length}", flavour, weights);
        var layers = new EncoderLayers(graph, "text_model", tower);

        var ids = graph.Builder.Input(GraphNames.Ids, ElementType.Int32, "batch", length);
        var tokens = graph.Embed(ids, TextTables.Tokens(config));
        var positions = graph.Weight(isLong ? TextTables.LongPositions(config) : TextTables.ShortPositions(config));
        var sum = graph.Builder.Node("Add", [tokens, positions]);
        var state = new ResidualState(sum, graph.Operators.Norm(sum, layers.NormBefore(0)));

        var last = graph.Builder.Constant(length - 1);
        state = layers.Run(state, 0, layers.Count - 1, default, layers.NormBefore(layers.Count - 1));
        state = layers.LastLayer(
            state,
            default,
            layers.Norm("text_model.final_layer_norm"),
            x => graph.Builder.Node("Gather", [x, last], NodeAttribute.Integer("axis", 1)));
        var pooled = graph.Builder.Node("Squeeze", [state.Normed, graph.Builder.Constant(1)]);
        foreach (var walk in walks)
        {
            var vector = graph.LinearBias(pooled, Head(walk), config.EmbeddingSize, tower.HiddenSize);
            graph.FloatOutput(GraphNames.From(walk), vector, "batch", config.EmbeddingSize);
        }
        return graph.Builder.Build();
    }

    private static string Head(WalkType walk) => walk switch
    {
        WalkType.Short => "text_model.head",
        WalkType.Box => "boxtext_head",
        WalkType.Long => "longtext_head",
        _ => throw new ArgumentOutOfRangeException(nameof(walk), walk, null),
    };
}

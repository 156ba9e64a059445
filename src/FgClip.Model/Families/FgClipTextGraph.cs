using FgClip.Model.Checkpoints;
using FgClip.Model.Graphs;
using FgClip.Model.Onnx;

namespace FgClip.Model.Families;

/// <summary>
/// FG-CLIP's texts, short or long. A token sees only those before it, so nothing behind the first end mark counts: a batch is as
/// long as its longest text instead of 77 or 248, and the last layer is computed for the end marks alone.
/// </summary>
internal static class FgClipTextGraph
{
    public static ModelProto Build(CheckpointConfig config, WalkType walk, GraphFlavour flavour, WeightPlan weights)
    {
        var tower = config.Text;
        var graph = new ModelGraph($"fgclip-text-{GraphNames.From(walk)}", flavour, weights);
        var layers = new EncoderLayers(graph, "text_model", tower);
        var builder = graph.Builder;

        var ids = builder.Input(GraphNames.Ids, ElementType.Int32, "batch", "length");
        var ends = builder.Input(GraphNames.Ends, ElementType.Int64, "batch", 1, 1);
        var table = graph.Weight(walk is WalkType.Long ? TextTables.LongPositions(config) : TextTables.ShortPositions(config));
        var length = builder.Node("Shape", [ids], NodeAttribute.Integer("start", 1), NodeAttribute.Integer("end", 2));
        var positions = builder.Node("Slice", [table, builder.Constant(0), length, builder.Constant(0)]);
        var sum = builder.Node("Add", [graph.Embed(ids, TextTables.Tokens(config)), positions]);
        var state = new ResidualState(sum, graph.Operators.Norm(sum, layers.NormBefore(0)));

        state = layers.Run(state, 0, layers.Count - 1, new(Causal: true), layers.NormBefore(layers.Count - 1));
        state = layers.LastLayer(
            state,
            new(Lengths: Lengths(builder, ends)),
            layers.Norm("text_model.final_layer_norm"),
            x => builder.Node("GatherND", [x, ends], NodeAttribute.Integer("batch_dims", 1)));
        var pooled = builder.Node("Squeeze", [state.Normed, builder.Constant(1)]);
        var head = walk is WalkType.Long ? "text_filip_projection" : "text_projection";
        graph.FloatOutput(
            GraphNames.From(walk), graph.Linear(pooled, head, config.EmbeddingSize, tower.HiddenSize), "batch", config.EmbeddingSize);
        return builder.Build();
    }

    /// <summary>Keys that an end mark sees: those up to itself.</summary>
    private static string Lengths(GraphBuilder builder, string ends)
    {
        var flat = builder.Node("Squeeze", [builder.Node("Add", [ends, builder.Constant(1)]), builder.Constant(1, 2)]);
        return builder.Node("Cast", [flat], NodeAttribute.Integer("to", (long)ElementType.Int32));
    }
}

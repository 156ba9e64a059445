using FgClip.Model.Checkpoints;
using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>
/// The pre-norm transformer of either tower. A block starts from the normalised sum that the block before has left, so that
/// every residual addition is one operator with the normalisation behind it.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="prefix">vision_model or text_model.</param>
/// <param name="tower">Its sizes.</param>
internal sealed class EncoderLayers(ModelGraph graph, string prefix, TowerConfig tower)
{
    private readonly int _size = tower.HiddenSize;

    public int Count => tower.Layers;

    /// <summary>The normalisation in front of a layer.</summary>
    public LayerNorm NormBefore(int layer) => Norm($"{Name(layer)}.layer_norm1");

    public LayerNorm Norm(string name) => new(name, _size, tower.Epsilon);

    /// <summary>
    /// Layers <paramref name="first"/> to <paramref name="end"/> - 1; the state comes normalised for the layer that follows.
    /// </summary>
    public ResidualState Run(ResidualState state, int first, int end, AttentionMask mask, LayerNorm after)
    {
        for (var layer = first; layer < end; layer++)
        {
            state = Layer(state, layer, mask, layer + 1 < end ? NormBefore(layer + 1) : after);
        }
        return state;
    }

    /// <summary>The last layer for the tokens that <paramref name="choose"/> takes: they see every key, the rest is not computed.</summary>
    public ResidualState LastLayer(ResidualState state, AttentionMask mask, LayerNorm after, Func<string, string> choose) =>
        Layer(state, Count - 1, mask, after, choose);

    /// <summary>The last layer with each token its own only key (FG-CLIP's dense features), given its values without their bias.</summary>
    public ResidualState LastLayerWithoutMixing(string sum, string values, LayerNorm after)
    {
        var attention = $"{Name(Count - 1)}.self_attn";
        var own = graph.Builder.Node("Add", [values, graph.Weight(ModelGraph.Bias($"{attention}.v_proj", _size))]);
        return Mlp(Count - 1, own, sum, after);
    }

    /// <summary>
    /// Both of the above in one pass: the first token sees every key, each of the others itself alone. The matrices behind the attention
    /// are then multiplied once, by all rows.
    /// </summary>
    public ResidualState LastLayerOfFirstAndOthers(
        ResidualState state, LayerNorm after, Func<string, string> first, Func<string, string> others)
    {
        var attention = $"{Name(Count - 1)}.self_attn";
        var values = LastValues(state);
        var mixed = graph.Operators.Attention(
            Project(Count - 1, "q_proj", first(state.Normed)),
            Project(Count - 1, "k_proj", state.Normed),
            new(values, ModelGraph.Bias($"{attention}.v_proj", _size)),
            tower.Heads,
            default);
        var own = graph.Builder.Node("Add", [others(values), graph.Weight(ModelGraph.Bias($"{attention}.v_proj", _size))]);
        return Mlp(Count - 1, graph.Builder.Node("Concat", [mixed, own], NodeAttribute.Integer("axis", 1)), state.Sum, after);
    }

    /// <summary>The last layer's values, without their bias.</summary>
    public string LastValues(ResidualState state) => Product(Count - 1, "v_proj", state.Normed);

    private ResidualState Layer(ResidualState state, int layer, AttentionMask mask, LayerNorm after, Func<string, string>? choose = null)
    {
        var queries = choose is null ? state : new(choose(state.Sum), choose(state.Normed));
        var mixed = graph.Operators.Attention(
            Project(layer, "q_proj", queries.Normed),
            Project(layer, "k_proj", state.Normed),
            Project(layer, "v_proj", state.Normed),
            tower.Heads,
            mask);
        return Mlp(layer, mixed, queries.Sum, after);
    }

    private ResidualState Mlp(int layer, string mixed, string sum, LayerNorm after)
    {
        var name = Name(layer);
        var state = graph.Operators.AddNorm(
            Product(layer, "out_proj", mixed), sum, ModelGraph.Bias($"{name}.self_attn.out_proj", _size), Norm($"{name}.layer_norm2"));
        var (first, second, wide) = ($"{name}.mlp.fc1", $"{name}.mlp.fc2", tower.IntermediateSize);
        var inner = graph.Operators.Activate(graph.Linear(state.Normed, first, wide, _size), ModelGraph.Bias(first, wide),
            tower.Activation);
        return graph.Operators.AddNorm(graph.Linear(inner, second, _size, wide), state.Sum, ModelGraph.Bias(second, _size), after);
    }

    private Projection Project(int layer, string projection, string x) =>
        new(Product(layer, projection, x), ModelGraph.Bias($"{Name(layer)}.self_attn.{projection}", _size));

    private string Product(int layer, string projection, string x) =>
        graph.Linear(x, $"{Name(layer)}.self_attn.{projection}", _size, _size);

    private string Name(int layer) => $"{prefix}.encoder.layers.{layer}";
}

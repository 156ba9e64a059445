using FgClip.Model.Checkpoints;
using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>ONNX Runtime's contributed operators; each also adds the bias of the matrix before it.</summary>
internal sealed class FusedOperators(ModelGraph graph) : OperatorSet(graph)
{
    public override ResidualState AddNorm(string x, string skip, WeightRecipe bias, LayerNorm norm)
    {
        // Outputs 1 and 2 are statistics for training.
        var outputs = Builder.Add(
            "SkipLayerNormalization",
            GraphBuilder.Microsoft,
            [x, skip, Graph.Weight(norm.Scale), Graph.Weight(norm.Shift), Graph.Weight(bias)],
            ["normed", null, null, "sum"],
            [NodeAttribute.Float("epsilon", norm.Epsilon)]);
        return new(Sum: outputs[3], Normed: outputs[0]);
    }

    public override string Attention(Projection query, Projection key, Projection value, int heads, AttentionMask mask)
    {
        var bias = WeightRecipe.Concatenate($"{query.Bias.Name}+{key.Bias.Name}", query.Bias, key.Bias, value.Bias);
        string[] inputs = [query.Product, key.Product, value.Product, Graph.Weight(bias)];
        return Builder.MicrosoftNode(
            "MultiHeadAttention",
            mask.Lengths is { } lengths ? [.. inputs, lengths] : inputs,
            NodeAttribute.Integer("num_heads", heads),
            NodeAttribute.Integer("unidirectional", mask.Causal ? 1 : 0));
    }

    public override string Activate(string x, WeightRecipe bias, Activation activation) => activation switch
    {
        Activation.GeluTanh => Builder.MicrosoftNode("FastGelu", [x, Graph.Weight(bias)]),
        Activation.Gelu => Builder.Node("Gelu", [Builder.Node("Add", [x, Graph.Weight(bias)])], NodeAttribute.Text("approximate", "none")),
        Activation.QuickGelu => Builder.MicrosoftNode(
            "QuickGelu", [Builder.Node("Add", [x, Graph.Weight(bias)])], NodeAttribute.Float("alpha", 1.702f)),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };
}

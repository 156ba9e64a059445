using FgClip.Model.Checkpoints;
using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>The same in standard operators, for a runtime to fuse as it can.</summary>
internal sealed class PlainOperators(ModelGraph graph) : OperatorSet(graph)
{
    public override ResidualState AddNorm(string x, string skip, WeightRecipe bias, LayerNorm norm)
    {
        var sum = Builder.Node("Add", [Builder.Node("Add", [x, Graph.Weight(bias)]), skip]);
        return new(sum, Norm(sum, norm));
    }

    public override string Attention(Projection query, Projection key, Projection value, int heads, AttentionMask mask)
    {
        var width = query.Bias.Shape[0];
        var queries = Heads(query, heads, 0, 2, 1, 3);
        var keys = Heads(key, heads, 0, 2, 3, 1);
        var scale = Like(Builder.Scalar(1 / MathF.Sqrt(width / heads)));
        var scores = Builder.Node("MatMul", [Builder.Node("Mul", [queries, scale]), keys]);
        if (mask != default)
            scores = Builder.Node("Where", [Seen(scores, mask), scores, Like(Builder.Scalar(-10_000))]);
        var mixed =
            Builder.Node("MatMul", [Builder.Node("Softmax", [scores], NodeAttribute.Integer("axis", -1)), Heads(value, heads, 0, 2, 1, 3)]);
        mixed = Builder.Node("Transpose", [mixed], NodeAttribute.Integers("perm", 0, 2, 1, 3));
        return Builder.Node("Reshape", [mixed, Builder.Constant(0, 0, width)]);
    }

    public override string Activate(string x, WeightRecipe bias, Activation activation)
    {
        var sum = Builder.Node("Add", [x, Graph.Weight(bias)]);
        if (activation is Activation.Gelu)
            return Builder.Node("Gelu", [sum], NodeAttribute.Text("approximate", "none"));
        if (activation is Activation.GeluTanh)
            return Builder.Node("Gelu", [sum], NodeAttribute.Text("approximate", "tanh"));
        var gate = Builder.Node("Sigmoid", [Builder.Node("Mul", [sum, Like(Builder.Scalar(1.702f))])]);
        return Builder.Node("Mul", [sum, gate]);
    }

    private string Heads(Projection projection, int heads, params ReadOnlySpan<long> order)
    {
        var sum = Builder.Node("Add", [projection.Product, Graph.Weight(projection.Bias)]);
        var split = Builder.Node("Reshape", [sum, Builder.Constant(0, 0, heads, projection.Bias.Shape[0] / heads)]);
        return Builder.Node("Transpose", [split], NodeAttribute.Integers("perm", order));
    }

    /// <summary>Which of the scores [batch, heads, queries, keys] count.</summary>
    private string Seen(string scores, AttentionMask mask)
    {
        var (zero, one) = (Builder.Constant(0), Builder.Constant(1));
        var step = Builder.Node("Squeeze", [one]);
        var start = Builder.Node("Squeeze", [zero]);
        var keys = Builder.Node("Range", [start, Builder.Node("Squeeze", [Size(scores, 3)]), step]);
        if (mask.Lengths is { } lengths)
        {
            var ends = Builder.Node("Cast", [lengths], NodeAttribute.Integer("to", (long)ElementType.Int64));
            return Builder.Node("Less", [keys, Builder.Node("Unsqueeze", [ends, Builder.Constant(1, 2, 3)])]);
        }
        var queries = Builder.Node("Range", [start, Builder.Node("Squeeze", [Size(scores, 2)]), step]);
        return Builder.Node("LessOrEqual", [keys, Builder.Node("Unsqueeze", [queries, one])]);
    }

    private string Size(string value, int axis) =>
        Builder.Node("Shape", [value], NodeAttribute.Integer("start", axis), NodeAttribute.Integer("end", axis + 1));

    /// <summary>A constant in the type that the graph computes with.</summary>
    private string Like(string constant) =>
        Graph.Working is ElementType.Float ? constant : Builder.Node("Cast", [constant], NodeAttribute.Integer("to", (long)Graph.Working));
}

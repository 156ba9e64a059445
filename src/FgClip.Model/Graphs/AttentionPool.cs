using FgClip.Model.Checkpoints;

namespace FgClip.Model.Graphs;

/// <summary>
/// FG-CLIP 2's attention head: attention over all patches, then a residual MLP. The image's head and the dense head are two of them.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="prefix">vision_model.head or dense_feature_head.</param>
/// <param name="tower">The vision tower's sizes.</param>
internal sealed class AttentionPool(ModelGraph graph, string prefix, TowerConfig tower)
{
    private readonly int _size = tower.HiddenSize;

    /// <summary>[batch, queries, width] for queries [batch, queries, width].</summary>
    public string Run(string queries, string patches, AttentionMask mask) =>
        Run(Product(0, queries), Product(1, patches), Product(2, patches), mask);

    /// <summary>[batch, 1, width], by the learned query that is the same for every image.</summary>
    public string RunProbe(string patches, AttentionMask mask)
    {
        var builder = graph.Builder;
        var probe = Product(0, graph.Weight(WeightRecipe.AsIs($"{prefix}.probe", 1, 1, _size)));
        var batch = builder.Node("Shape", [patches], Onnx.NodeAttribute.Integer("start", 0), Onnx.NodeAttribute.Integer("end", 1));
        var shape = builder.Node("Concat", [batch, builder.Constant(1, _size)], Onnx.NodeAttribute.Integer("axis", 0));
        return Run(builder.Node("Expand", [probe, shape]), Product(1, patches), Product(2, patches), mask);
    }

    private string Run(string query, string key, string value, AttentionMask mask)
    {
        var mixed = graph.Operators.Attention(new(query, Bias(0)), new(key, Bias(1)), new(value, Bias(2)), tower.Heads, mask);
        var sum = graph.LinearBias(mixed, $"{prefix}.attention.out_proj", _size, _size);
        var normed = graph.Operators.Norm(sum, new($"{prefix}.layernorm", _size, tower.Epsilon));
        var (first, second, wide) = ($"{prefix}.mlp.fc1", $"{prefix}.mlp.fc2", tower.IntermediateSize);
        var inner = graph.Operators.Activate(graph.Linear(normed, first, wide, _size), ModelGraph.Bias(first, wide), tower.Activation);
        return graph.Builder.Node("Add", [graph.LinearBias(inner, second, _size, wide), sum]);
    }

    private string Product(int part, string x) =>
        graph.Linear(x, WeightRecipe.PackedLinear($"{prefix}.attention.in_proj_weight", part, _size));

    private WeightRecipe Bias(int part) => WeightRecipe.PackedBias($"{prefix}.attention.in_proj_bias", part, _size);
}

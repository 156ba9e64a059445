using FgClip.Model.Checkpoints;
using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>The computations between the matrices, which a runtime may have fused into one operator or not.</summary>
/// <param name="graph">The graph that the nodes go into.</param>
internal abstract class OperatorSet(ModelGraph graph)
{
    protected ModelGraph Graph { get; } = graph;

    protected GraphBuilder Builder => Graph.Builder;

    /// <summary>x + skip + bias, and that normalised over the last axis. <paramref name="skip"/> may be of batch 1.</summary>
    public abstract ResidualState AddNorm(string x, string skip, WeightRecipe bias, LayerNorm norm);

    /// <summary>Heads of softmax(q k' / sqrt(head size)) v, each projection's bias added first: [batch, queries, width].</summary>
    public abstract string Attention(Projection query, Projection key, Projection value, int heads, AttentionMask mask);

    /// <summary>The activation of x + bias.</summary>
    public abstract string Activate(string x, WeightRecipe bias, Activation activation);

    /// <summary>x normalised over its last axis.</summary>
    public string Norm(string x, LayerNorm norm) => Builder.Node(
        "LayerNormalization",
        [x, Graph.Weight(norm.Scale), Graph.Weight(norm.Shift)],
        NodeAttribute.Integer("axis", -1),
        NodeAttribute.Float("epsilon", norm.Epsilon));
}

/// <summary>The residual sum between two blocks, and the same normalised for the next one.</summary>
internal readonly record struct ResidualState(string Sum, string Normed);

/// <summary>Queries, keys or values: x times the matrix, and the bias still to be added.</summary>
internal readonly record struct Projection(string Product, WeightRecipe Bias);

/// <summary>Which keys a query sees.</summary>
/// <param name="Causal">Those up to its own place only.</param>
/// <param name="Lengths">A value [batch] of int32: the first so many only.</param>
internal readonly record struct AttentionMask(bool Causal = false, string? Lengths = null);

/// <summary>A layer normalisation's weights.</summary>
internal sealed record LayerNorm(string Layer, int Size, float Epsilon)
{
    public WeightRecipe Scale => WeightRecipe.AsIs(Layer + ".weight", Size);

    public WeightRecipe Shift => WeightRecipe.AsIs(Layer + ".bias", Size);
}

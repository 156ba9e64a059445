namespace FgClip.Model.Graphs;

/// <summary>What a graph may be made of.</summary>
/// <param name="Format">The numbers.</param>
/// <param name="Operators">The operators.</param>
internal sealed record GraphFlavour(NumberFormat Format, Func<ModelGraph, OperatorSet> Operators)
{
    public static GraphFlavour Create(ModelPrecision precision, GraphOperators operators) => new(
        NumberFormat.From(precision),
        graph => operators is GraphOperators.Fused ? new FusedOperators(graph) : new PlainOperators(graph));
}

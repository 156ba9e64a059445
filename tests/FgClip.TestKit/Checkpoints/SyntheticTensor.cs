namespace FgClip.TestKit.Checkpoints;

/// <summary>A tensor whose values are a formula of its name: centre + bound * u with u in [-1, 1).</summary>
public sealed record SyntheticTensor(string Name, double Centre, double Bound, params IReadOnlyList<int> Shape)
{
    public long Count => Shape.Aggregate(1L, (count, dimension) => count * dimension);
}

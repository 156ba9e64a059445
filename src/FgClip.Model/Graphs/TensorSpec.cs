namespace FgClip.Model.Graphs;

/// <summary>A tensor that a checkpoint must hold. A scalar (no dimension) may also come as one element of one dimension.</summary>
internal sealed record TensorSpec(string Name, params IReadOnlyList<long> Shape)
{
    public bool Accepts(IReadOnlyList<long> shape) => shape.SequenceEqual(Shape) || (Shape.Count == 0 && shape is [1]);
}

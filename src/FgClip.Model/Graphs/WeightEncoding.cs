using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>How a weight's float32 values lie in the weights file.</summary>
internal abstract class WeightEncoding
{
    /// <summary>The tensors that a weight of this shape becomes.</summary>
    public abstract IReadOnlyList<EncodedPart> Parts(WeightRecipe recipe);

    /// <summary>The bytes of each part, in the order of <see cref="Parts"/>.</summary>
    /// <param name="shape">The whole weight's shape.</param>
    /// <param name="values">Its values; those of one part may also come block by block.</param>
    public abstract IReadOnlyList<byte[]> Encode(IReadOnlyList<long> shape, ReadOnlySpan<float> values);
}

/// <summary>One tensor of an encoded weight.</summary>
internal sealed record EncodedPart(string Name, ElementType Type, IReadOnlyList<long> Shape)
{
    public long Bytes => Shape.Aggregate((long)ElementSize, (bytes, dimension) => checked(bytes * dimension));

    private int ElementSize => Type switch
    {
        ElementType.Float or ElementType.Int32 => 4,
        ElementType.Float16 => 2,
        ElementType.Int8 or ElementType.Uint8 => 1,
        _ => throw new InvalidOperationException($"No weight is of type {Type}."),
    };
}

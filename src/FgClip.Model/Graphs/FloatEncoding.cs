using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>Element by element: float32, or rounded to float16.</summary>
internal sealed class FloatEncoding(ElementType type) : WeightEncoding
{
    public static FloatEncoding Single { get; } = new(ElementType.Float);

    public static FloatEncoding Half { get; } = new(ElementType.Float16);

    public override IReadOnlyList<EncodedPart> Parts(WeightRecipe recipe) => [new(recipe.Name, type, recipe.Shape)];

    public override IReadOnlyList<byte[]> Encode(IReadOnlyList<long> shape, ReadOnlySpan<float> values)
    {
        if (type is ElementType.Float)
            return [MemoryMarshal.AsBytes(values).ToArray()];
        var bytes = new byte[values.Length * 2];
        TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(bytes.AsSpan()));
        return [bytes];
    }
}

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

    /// <summary>Bytes of the values, into a buffer of four bytes a value; says how many were written.</summary>
    public int Encode(ReadOnlySpan<float> values, Span<byte> destination)
    {
        if (type is ElementType.Float)
        {
            MemoryMarshal.AsBytes(values).CopyTo(destination);
            return values.Length * sizeof(float);
        }
        TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(destination)[..values.Length]);
        return values.Length * 2;
    }
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using FgClip.Model.Onnx;

namespace FgClip.Model.Graphs;

/// <summary>
/// A matrix [inputs, outputs] as signed bytes with a scale for each output: a column's largest magnitude becomes 63 steps. x86 without VNNI
/// sums two products of an unsigned and a signed byte in 16 bits with saturation (VPMADDUBSW); 2 * 255 * 63 is within them and 2 * 255 *
/// 127 is not. So all processors come to the same sums.
/// </summary>
internal sealed class Int8Encoding : WeightEncoding
{
    /// <summary>Steps from zero to the largest magnitude.</summary>
    public const float Steps = 63;

    public override IReadOnlyList<EncodedPart> Parts(WeightRecipe recipe) =>
    [
        new(recipe.Name, ElementType.Int8, recipe.Shape),
        new($"{recipe.Name}.scale", ElementType.Float, [recipe.Shape[1]]),
    ];

    public override IReadOnlyList<byte[]> Encode(IReadOnlyList<long> shape, ReadOnlySpan<float> values)
    {
        var outputs = (int)shape[1];
        var scales = new float[outputs];
        for (var at = 0; at < values.Length; at += outputs)
            TensorPrimitives.MaxMagnitude(scales, values.Slice(at, outputs), scales);
        TensorPrimitives.Abs(scales, scales);
        TensorPrimitives.Divide(scales, Steps, scales);

        var bytes = new byte[values.Length];
        var steps = new float[outputs];
        for (var at = 0; at < values.Length; at += outputs)
        {
            TensorPrimitives.Divide(values.Slice(at, outputs), scales, steps);
            TensorPrimitives.Round(steps, steps);
            for (var i = 0; i < outputs; i++)
                bytes[at + i] = scales[i] == 0 ? (byte)0 : (byte)(sbyte)steps[i];
        }
        return [bytes, MemoryMarshal.AsBytes(scales.AsSpan()).ToArray()];
    }
}

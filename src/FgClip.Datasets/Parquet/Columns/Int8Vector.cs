using System.Numerics.Tensors;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>
/// Numbers as bytes and one scale: scale = max |x| / 127, byte = round(x / scale) with halves to the even one. So byte * scale is off by
/// half the scale at most, and the scale of nothing but zeros is 0.
/// </summary>
internal static class Int8Vector
{
    private const float Highest = 127;

    public static float ScaleOf(ReadOnlySpan<float> values) =>
        values.IsEmpty ? 0 : MathF.Abs(TensorPrimitives.MaxMagnitude(values)) / Highest;

    public static void Quantize(ReadOnlySpan<float> values, Span<sbyte> bytes)
    {
        var scale = ScaleOf(values);
        if (scale == 0)
        {
            bytes.Clear();
            return;
        }

        for (var i = 0; i < values.Length; i++)
            bytes[i] = (sbyte)Math.Clamp(MathF.Round(values[i] / scale), -Highest, Highest);
    }
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace FgClip.Model.Checkpoints;

/// <summary>Stored bytes to float32. Each format widens exactly.</summary>
internal static class TensorValues
{
    /// <summary>Widens little-endian elements; <paramref name="destination"/> is as long as they are many.</summary>
    public static void Widen(ReadOnlySpan<byte> bytes, TensorDtype dtype, Span<float> destination)
    {
        switch (dtype)
        {
            case TensorDtype.Float32:
                bytes.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case TensorDtype.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), destination);
                break;
            case TensorDtype.BFloat16:
                var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                var bits = MemoryMarshal.Cast<float, uint>(destination);
                for (var i = 0; i < halves.Length; i++)
                    bits[i] = (uint)halves[i] << 16; // bfloat16 is float32's upper half.
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null);
        }
    }
}

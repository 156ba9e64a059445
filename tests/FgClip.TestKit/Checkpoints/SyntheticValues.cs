using System.Runtime.InteropServices;
using System.Text;

namespace FgClip.TestKit.Checkpoints;

/// <summary>The formula: splitmix64 of the hash of the tensor's name, the seed and the element's place.</summary>
internal static class SyntheticValues
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The stored bytes of elements from <paramref name="first"/> on, as many as fit.</summary>
    public static void Fill(SyntheticTensor tensor, ulong seed, SyntheticDtype dtype, long first, Span<byte> bytes)
    {
        var at = Hash(tensor.Name) + (seed * Golden) + (ulong)first;
        switch (dtype)
        {
            case SyntheticDtype.Float32:
                foreach (ref var value in MemoryMarshal.Cast<byte, float>(bytes))
                    value = Value(tensor, at++);
                break;
            case SyntheticDtype.Float16:
                foreach (ref var value in MemoryMarshal.Cast<byte, Half>(bytes))
                    value = (Half)Value(tensor, at++);
                break;
            default:
                foreach (ref var value in MemoryMarshal.Cast<byte, ushort>(bytes))
                {
                    var bits = BitConverter.SingleToUInt32Bits(Value(tensor, at++));
                    value = (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16); // To nearest, ties to even.
                }
                break;
        }
    }

    private static float Value(SyntheticTensor tensor, ulong at)
    {
        var z = at + Golden;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        var u = (z >> 11) / (double)(1L << 53);
        return (float)(tensor.Centre + (tensor.Bound * ((2 * u) - 1)));
    }

    /// <summary>FNV-1a over 64 bits.</summary>
    private static ulong Hash(string name) =>
        Encoding.UTF8.GetBytes(name).Aggregate(0xCBF29CE484222325, (hash, b) => (hash ^ b) * 0x100000001B3);
}

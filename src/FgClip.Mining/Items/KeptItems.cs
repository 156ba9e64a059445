using System.Numerics;

namespace FgClip.Mining.Items;

/// <summary>Which items of a side count: one bit each. Of those with the same identity it is the first.</summary>
/// <param name="bits">The bits, lowest first.</param>
internal sealed class KeptItems(byte[] bits)
{
    public static KeptItems All(int count)
    {
        var bits = new byte[(count + 7) / 8];
        Array.Fill(bits, byte.MaxValue);
        if (count % 8 != 0)
            bits[^1] = (byte)((1 << (count % 8)) - 1);
        return new KeptItems(bits);
    }

    public ReadOnlyMemory<byte> Bytes => bits;

    public int Count => bits.Sum(b => BitOperations.PopCount(b));

    public bool this[int item] => (bits[item >> 3] & (1 << (item & 7))) != 0;

    public void Drop(int item) => bits[item >> 3] &= (byte)~(1 << (item & 7));
}

using System.Runtime.InteropServices;

namespace FgClip.Mining.Duplicates;

/// <summary>Two items that are nearly the same.</summary>
/// <param name="Item">The lower number.</param>
/// <param name="Other">The higher one.</param>
/// <param name="Cosine">Their cosine.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct DuplicatePair(int Item, int Other, float Cosine) : IComparable<DuplicatePair>
{
    public int CompareTo(DuplicatePair other) => Item == other.Item ? Other.CompareTo(other.Other) : Item.CompareTo(other.Item);
}

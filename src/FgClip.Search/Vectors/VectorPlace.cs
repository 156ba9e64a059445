using System.Runtime.InteropServices;

namespace FgClip.Search.Vectors;

/// <summary>Where in a part a vector lies. Places of a part are in its order.</summary>
/// <param name="Row">The row, from 0 in its part.</param>
/// <param name="Region">The box of the row; 0 for what is not a box.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct VectorPlace(int Row, int Region) : IComparable<VectorPlace>
{
    public int CompareTo(VectorPlace other) => (Row, Region).CompareTo((other.Row, other.Region));
}

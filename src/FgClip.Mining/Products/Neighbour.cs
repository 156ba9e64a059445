using System.Runtime.InteropServices;

namespace FgClip.Mining.Products;

/// <summary>A candidate and its cosine with an anchor. The better one scores higher or, where scores are equal, comes first.</summary>
/// <param name="Score">The cosine; minus infinity where there is none.</param>
/// <param name="Item">The candidate's number; -1 where there is none.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct Neighbour(float Score, int Item) : IComparable<Neighbour>
{
    public static Neighbour None => new(float.NegativeInfinity, -1);

    public bool IsWorseThan(Neighbour other) => Score < other.Score || (Score == other.Score && Item > other.Item);

    /// <summary>Orders the best first.</summary>
    public int CompareTo(Neighbour other) => Score == other.Score ? Item.CompareTo(other.Item) : other.Score.CompareTo(Score);
}

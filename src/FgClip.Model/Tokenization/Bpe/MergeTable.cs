using System.Numerics;

namespace FgClip.Model.Tokenization.Bpe;

/// <summary>
/// Which two neighbouring symbols become which one, and how early. Open addressing over two arrays: a vocabulary of 256,000 has
/// 580,000 merges, and a text asks for one at each step.
/// </summary>
internal sealed class MergeTable
{
    private const ulong Empty = ulong.MaxValue;

    private readonly ulong[] _pairs;
    private readonly (int Rank, int Merged)[] _merges;
    private readonly int _shift;

    /// <summary>Makes room for a number of merges.</summary>
    public MergeTable(int count)
    {
        var slots = BitOperations.RoundUpToPowerOf2((ulong)Math.Max(count, 8) * 3 / 2);
        _shift = 64 - BitOperations.Log2(slots);
        _pairs = new ulong[slots];
        _merges = new (int, int)[slots];
        Array.Fill(_pairs, Empty);
    }

    /// <summary>Adds a merge; one of the same pair is replaced.</summary>
    /// <param name="left">Id of the left symbol.</param>
    /// <param name="right">Id of the right symbol.</param>
    /// <param name="rank">Its place in the list: the lowest goes first.</param>
    /// <param name="merged">Id of both together.</param>
    public void Add(int left, int right, int rank, int merged)
    {
        var slot = Find(Pair(left, right));
        _pairs[slot] = Pair(left, right);
        _merges[slot] = (rank, merged);
    }

    /// <summary>Looks a pair up.</summary>
    public bool TryGet(int left, int right, out int rank, out int merged)
    {
        var slot = Find(Pair(left, right));
        (rank, merged) = _merges[slot];
        return _pairs[slot] != Empty;
    }

    private static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int Find(ulong pair)
    {
        var slot = (int)((pair * 0x9e3779b97f4a7c15) >> _shift);
        while (_pairs[slot] != pair && _pairs[slot] != Empty)
            slot = (slot + 1) & (_pairs.Length - 1);
        return slot;
    }
}

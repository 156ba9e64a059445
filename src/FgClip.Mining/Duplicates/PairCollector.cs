using FgClip.Mining.Neighbours;
using FgClip.Mining.Products;

namespace FgClip.Mining.Duplicates;

/// <summary>
/// Takes the pairs of a tile above a limit. Of each item it keeps the nearest with a higher number, and of all pairs what hangs together: a
/// thousand placeholders make half a million pairs, and a thousand records here.
/// </summary>
/// <param name="tile">The tile.</param>
/// <param name="anchors">The items of the packed anchors.</param>
/// <param name="limit">The cosine.</param>
/// <param name="pairsPerItem">Pairs that are kept of each item.</param>
internal sealed class PairCollector(TileRange tile, int[] anchors, float limit, int pairsPerItem) : IChunkTarget
{
    private readonly NeighbourHeaps _nearest = new(anchors.Length, pairsPerItem);
    private readonly long[] _counts = new long[anchors.Length];
    private readonly UnionFind _components = new(tile.AnchorEnd - tile.FirstAnchor + tile.CandidateEnd - tile.FirstCandidate);
    private readonly Lock _lock = new();
    private ReadOnlyMemory<int> _candidates;

    /// <summary>Pairs above the limit, those that are not kept included.</summary>
    public long Count => _counts.Sum();

    public void Begin(ReadOnlyMemory<int> candidates)
    {
        _candidates = candidates;
        _nearest.Begin(candidates.Span);
    }

    public float Threshold(int anchor) => limit;

    public void Take(int anchor, int candidate, float score)
    {
        var (item, other) = (anchors[anchor], _candidates.Span[candidate]);
        if (item >= other)
            return;
        _counts[anchor]++;
        _nearest.Take(anchor, candidate, score);
        var (a, b) = (PlaceOf(item), PlaceOf(other));
        if (_components.AreJoined(a, b))
            return;
        lock (_lock)
            _components.Join(a, b);
    }

    /// <summary>The pairs that are kept, in the order of their items, the nearest first. They can be asked for once.</summary>
    public IEnumerable<DuplicatePair> Pairs()
    {
        for (var anchor = 0; anchor < anchors.Length; anchor++)
        {
            foreach (var neighbour in _nearest.Sorted(anchor).ToArray())
            {
                if (neighbour.Item >= 0)
                    yield return new DuplicatePair(anchors[anchor], neighbour.Item, neighbour.Score);
            }
        }
    }

    /// <summary>Each item that hangs together with an earlier one of the tile, with the first of them.</summary>
    public IEnumerable<DuplicateLink> Links()
    {
        for (var place = 0; place < _components.Count; place++)
        {
            var root = _components.Root(place);
            if (root != place)
                yield return new DuplicateLink(ItemAt(root), ItemAt(place));
        }
    }

    private int Rows => tile.AnchorEnd - tile.FirstAnchor;

    // A tile on the diagonal has its anchors for candidates: they have one place each.
    private int PlaceOf(int item) => item >= tile.FirstAnchor && item < tile.AnchorEnd ? item - tile.FirstAnchor
        : Rows + item - tile.FirstCandidate;

    private int ItemAt(int place) => place < Rows ? tile.FirstAnchor + place : tile.FirstCandidate + place - Rows;
}

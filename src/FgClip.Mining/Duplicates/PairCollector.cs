using FgClip.Mining.Products;

namespace FgClip.Mining.Duplicates;

/// <summary>Collects the pairs of a chunk above a limit, each once: the anchor is the lower of the two.</summary>
/// <param name="anchors">The items of the packed anchors.</param>
/// <param name="limit">The cosine.</param>
internal sealed class PairCollector(int[] anchors, float limit) : IScoreTarget
{
    private readonly Lock _lock = new();
    private readonly List<DuplicatePair> _pairs = [];
    private ReadOnlyMemory<int> _candidates;

    public void Begin(ReadOnlyMemory<int> candidates) => _candidates = candidates;

    public float Threshold(int anchor) => limit;

    public void Take(int anchor, int candidate, float score)
    {
        var (item, other) = (anchors[anchor], _candidates.Span[candidate]);
        if (item >= other)
            return;
        lock (_lock)
            _pairs.Add(new DuplicatePair(item, other, score));
    }

    /// <summary>The pairs since the last call, in order.</summary>
    public DuplicatePair[] Drain()
    {
        _pairs.Sort();
        DuplicatePair[] pairs = [.. _pairs];
        _pairs.Clear();
        return pairs;
    }
}

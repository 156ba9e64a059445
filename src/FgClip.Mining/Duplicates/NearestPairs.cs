namespace FgClip.Mining.Duplicates;

/// <summary>Pairs from several tiles, of which the nearest of each item are kept.</summary>
/// <param name="perItem">Pairs that are kept of each item.</param>
internal sealed class NearestPairs(int perItem)
{
    private const int TrimAt = 1 << 20;

    private List<DuplicatePair> _pairs = [];
    private int _trimAt = TrimAt;

    public void Add(IEnumerable<DuplicatePair> pairs)
    {
        _pairs.AddRange(pairs);
        if (_pairs.Count < _trimAt)
            return;
        Trim();
        _trimAt = Math.Max(TrimAt, 2 * _pairs.Count);
    }

    /// <summary>The pairs, in the order of their items.</summary>
    public List<DuplicatePair> Sorted()
    {
        Trim();
        _pairs.Sort();
        return _pairs;
    }

    private void Trim()
    {
        // By item, then the nearest first.
        _pairs.Sort((a, b) => a.Item != b.Item ? a.Item.CompareTo(b.Item)
            : a.Cosine != b.Cosine ? b.Cosine.CompareTo(a.Cosine) : a.Other.CompareTo(b.Other));
        var kept = new List<DuplicatePair>(Math.Min(_pairs.Count, TrimAt));
        var run = 0;
        foreach (var pair in _pairs)
        {
            run = kept.Count > 0 && kept[^1].Item == pair.Item ? run + 1 : 1;
            if (run <= perItem)
                kept.Add(pair);
        }

        _pairs = kept;
    }
}

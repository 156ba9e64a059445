namespace FgClip.Search.Scanning;

/// <summary>The best candidates that one thread has seen, as a heap whose root is the worst of them.</summary>
/// <param name="capacity">How many are kept.</param>
internal sealed class TopScores(int capacity) : IScoreTaker
{
    private readonly List<ScoredVector> _heap = [];

    /// <summary>What is kept, in no order.</summary>
    public IReadOnlyList<ScoredVector> Kept => _heap;

    /// <summary>The largest score of a candidate that was not kept though it scored as much as the worst that was.</summary>
    public float Lost { get; private set; } = float.NegativeInfinity;

    public float Threshold => _heap.Count < capacity ? float.NegativeInfinity : _heap[0].Score;

    public void Take(ScoredVector candidate)
    {
        if (_heap.Count < capacity)
        {
            _heap.Add(candidate);
            SiftUp(_heap.Count - 1);
            return;
        }

        // The score of the one that leaves is the threshold, whichever of the two it is.
        Lost = MathF.Max(Lost, _heap[0].Score);
        if (candidate.Score == _heap[0].Score)
            return;
        _heap[0] = candidate;
        SiftDown();
    }

    private void SiftUp(int at)
    {
        while (at > 0 && _heap[at].Score < _heap[(at - 1) / 2].Score)
        {
            (_heap[at], _heap[(at - 1) / 2]) = (_heap[(at - 1) / 2], _heap[at]);
            at = (at - 1) / 2;
        }
    }

    private void SiftDown()
    {
        for (var at = 0; ;)
        {
            var child = 2 * at + 1;
            if (child >= _heap.Count)
                return;
            if (child + 1 < _heap.Count && _heap[child + 1].Score < _heap[child].Score)
                child++;
            if (_heap[at].Score <= _heap[child].Score)
                return;
            (_heap[at], _heap[child]) = (_heap[child], _heap[at]);
            at = child;
        }
    }
}

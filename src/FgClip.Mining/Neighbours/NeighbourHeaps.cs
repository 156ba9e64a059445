using FgClip.Mining.Products;

namespace FgClip.Mining.Neighbours;

/// <summary>
/// The best neighbours of each anchor so far: a heap a row with the worst on top, so that a score is refused by one comparison.
/// </summary>
/// <param name="anchors">Rows.</param>
/// <param name="window">Neighbours to keep of each.</param>
internal sealed class NeighbourHeaps(int anchors, int window) : IScoreTarget
{
    private readonly Neighbour[] _neighbours = new Neighbour[checked(anchors * window)];
    private readonly int[] _counts = new int[anchors];
    private readonly int[] _items = new int[TileSearch.ChunkRows];
    private float[]? _floors;

    /// <summary>Rows.</summary>
    public int Anchors => anchors;

    /// <summary>Says which items the candidates of the next chunk are.</summary>
    public void Begin(ReadOnlySpan<int> items) => items.CopyTo(_items);

    /// <summary>States scores that as many candidates of each anchor as the window holds are above: no other is a neighbour.</summary>
    public void Raise(float[] floors) => _floors = floors;

    public float Threshold(int anchor)
    {
        var floor = _floors is null ? float.NegativeInfinity : _floors[anchor];
        return _counts[anchor] < window ? floor : MathF.Max(floor, _neighbours[(long)anchor * window].Score);
    }

    public void Take(int anchor, int candidate, float score)
    {
        var heap = _neighbours.AsSpan(anchor * window, window);
        var neighbour = new Neighbour(score, _items[candidate]);
        if (_counts[anchor] < window)
        {
            Raise(heap, _counts[anchor]++, neighbour);
        }
        else if (heap[0].IsWorseThan(neighbour))
        {
            Sink(heap, neighbour);
        }
    }

    /// <summary>
    /// An anchor's neighbours, the best first; places that are left over hold <see cref="Neighbour.None"/>. The heap is gone then.
    /// </summary>
    public ReadOnlySpan<Neighbour> Sorted(int anchor)
    {
        var row = _neighbours.AsSpan(anchor * window, window);
        row[_counts[anchor]..].Fill(Neighbour.None);
        row[.._counts[anchor]].Sort();
        return row;
    }

    private static void Raise(Span<Neighbour> heap, int at, Neighbour neighbour)
    {
        for (int parent; at > 0 && neighbour.IsWorseThan(heap[parent = (at - 1) / 2]); at = parent)
            heap[at] = heap[parent];
        heap[at] = neighbour;
    }

    private static void Sink(Span<Neighbour> heap, Neighbour neighbour)
    {
        var at = 0;
        for (int child; (child = 2 * at + 1) < heap.Length; at = child)
        {
            if (child + 1 < heap.Length && heap[child + 1].IsWorseThan(heap[child]))
                child++;
            if (!heap[child].IsWorseThan(neighbour))
                break;
            heap[at] = heap[child];
        }

        heap[at] = neighbour;
    }
}

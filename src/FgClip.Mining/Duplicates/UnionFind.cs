namespace FgClip.Mining.Duplicates;

/// <summary>Connected components. The root of a component is the lowest of its items, whatever the order of the pairs.</summary>
/// <param name="count">Items.</param>
internal sealed class UnionFind(int count)
{
    private readonly int[] _parents = [.. Enumerable.Range(0, count)];

    public int Count => count;

    public int Root(int item)
    {
        // Each step halves the way for the next one who asks.
        while (_parents[item] != item)
            item = _parents[item] = _parents[_parents[item]];
        return item;
    }

    /// <summary>
    /// Whether two items are in one component. It writes nothing, so it may run beside <see cref="Join"/>: a yes is true, and a no may be
    /// outdated.
    /// </summary>
    public bool AreJoined(int a, int b)
    {
        while (_parents[a] is var above && above != a)
            a = above;
        while (_parents[b] is var above && above != b)
            b = above;
        return a == b;
    }

    public void Join(int a, int b)
    {
        (a, b) = (Root(a), Root(b));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }

    /// <summary>How many items each root has; 0 for what is not a root.</summary>
    public int[] Sizes()
    {
        var sizes = new int[count];
        for (var i = 0; i < count; i++)
            sizes[Root(i)]++;
        return sizes;
    }
}

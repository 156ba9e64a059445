namespace FgClip.Mining.Items;

/// <summary>
/// Finds items that are one, and counts positives. Both take a table of digests; where the table of all would be larger than the memory
/// that is allowed, several passes over the items each see a share of the digests. What is found does not depend on how many there were.
/// </summary>
/// <param name="memory">Bytes that a table may take.</param>
internal sealed class ItemDeduplicator(long memory)
{
    private const int EntryBytes = 48;

    /// <summary>Which items count: of those with one identity the first.</summary>
    /// <param name="side">The side; all of its items count so far.</param>
    /// <param name="firsts">Gets, for each item that does not count, the item that counts for it; null where nobody asks.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task DropCopiesAsync(SideReader side, int[]? firsts, CancellationToken cancellationToken)
    {
        var passes = Passes(side.Index.Count);
        for (var pass = 0; pass < passes; pass++)
        {
            var seen = new Dictionary<ulong, int>();
            await ForEachAsync(side, (item, number) =>
            {
                if (item.Identity == 0 || !IsOf(pass, passes, item.Identity) || seen.TryAdd(item.Identity, number))
                    return;
                side.Kept.Drop(number);
                if (firsts is not null)
                    firsts[number] = seen[item.Identity];
            }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The most candidates that match one anchor.</summary>
    public async Task<int> MaxPositivesAsync(SideReader anchors, SideReader candidates, CancellationToken cancellationToken)
    {
        var passes = Passes(anchors.Index.Count);
        var most = 0;
        for (var pass = 0; pass < passes; pass++)
        {
            var counts = await CountAsync(anchors, pass, passes, cancellationToken).ConfigureAwait(false);
            await ForEachAsync(candidates, (item, number) =>
            {
                if (candidates.Kept[number] && counts.TryGetValue(item.Match, out var count))
                    counts[item.Match] = count + 1;
            }, cancellationToken).ConfigureAwait(false);
            most = Math.Max(most, counts.Values.DefaultIfEmpty().Max());
        }

        return most;
    }

    /// <summary>The most labels that are linked to the key of one anchor.</summary>
    public async Task<int> MaxLabelsAsync(SideReader anchors, CancellationToken cancellationToken)
    {
        var passes = Passes(anchors.Index.Count + anchors.Index.Links.Sum());
        var most = 0;
        for (var pass = 0; pass < passes; pass++)
        {
            var counts = await CountAsync(anchors, pass, passes, cancellationToken).ConfigureAwait(false);
            var seen = new HashSet<LabelLink>();
            for (var part = 0; part < anchors.Index.Parts; part++)
            {
                foreach (var link in await anchors.ReadLinksAsync(part, cancellationToken).ConfigureAwait(false))
                {
                    if (counts.TryGetValue(link.Key, out var count) && seen.Add(link))
                        counts[link.Key] = count + 1;
                }
            }

            most = Math.Max(most, counts.Values.DefaultIfEmpty().Max());
        }

        return most;
    }

    /// <summary>A table of zeros for the anchors of a pass.</summary>
    private static async Task<Dictionary<ulong, int>> CountAsync(SideReader anchors, int pass, int passes,
        CancellationToken cancellationToken)
    {
        var counts = new Dictionary<ulong, int>();
        await ForEachAsync(anchors, (item, number) =>
        {
            if (anchors.Kept[number] && item.Match != 0 && IsOf(pass, passes, item.Match))
                counts[item.Match] = 0;
        }, cancellationToken).ConfigureAwait(false);
        return counts;
    }

    private static async Task ForEachAsync(SideReader side, Action<Item, int> visit, CancellationToken cancellationToken)
    {
        for (var part = 0; part < side.Index.Parts; part++)
        {
            var (first, end) = side.Index.GetItems(part);
            var items = await side.ReadItemsAsync(first, end, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < items.Length; i++)
                visit(items[i], first + i);
        }
    }

    private static bool IsOf(int pass, int passes, ulong digest) => digest % (ulong)passes == (ulong)pass;

    private int Passes(long entries) => (int)Math.Max(1, (entries * EntryBytes + memory - 1) / memory);
}

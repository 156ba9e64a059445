namespace FgClip.Mining.Items;

/// <summary>
/// Finds items that are one, and counts positives. Both take a table of digests; where the table of all would be larger than the memory
/// that is allowed, several passes over the items each see a share of the digests. What is found does not depend on how many there were.
/// </summary>
/// <param name="memory">Bytes that a table may take.</param>
internal sealed class ItemDeduplicator(long memory)
{
    private const int EntryBytes = 96;

    /// <summary>Keeps the first of the items that have one identity.</summary>
    /// <param name="side">The side; all of its items count so far.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>For each item that does not count, the item that it is a copy of; -1 for the others.</returns>
    public async Task<int[]> DropCopiesAsync(SideReader side, CancellationToken cancellationToken)
    {
        var firsts = new int[side.Index.Count];
        Array.Fill(firsts, -1);
        var passes = Passes(side.Index.Count);
        for (var pass = 0; pass < passes; pass++)
        {
            var seen = new Dictionary<ulong, int>();
            await ForEachAsync(side, (item, number) =>
            {
                if (item.Identity == 0 || !IsOf(pass, passes, item.Identity) || seen.TryAdd(item.Identity, number))
                    return;
                side.Kept.Drop(number);
                firsts[number] = seen[item.Identity];
            }, cancellationToken).ConfigureAwait(false);
        }

        return firsts;
    }

    /// <summary>
    /// Counts the positives of each anchor. Where an anchor's rows have one candidate several times it counts for each of them, as the
    /// pairs of sentence-transformers do.
    /// </summary>
    /// <param name="anchors">The anchors.</param>
    /// <param name="firsts">What their copies are copies of.</param>
    /// <param name="candidates">The candidates.</param>
    /// <param name="candidateFirsts">What their copies are copies of.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<PositiveCounts> CountPositivesAsync(SideReader anchors, int[] firsts, SideReader candidates, int[] candidateFirsts,
        CancellationToken cancellationToken) =>
        CountAsync(anchors, firsts, Passes(anchors.Index.Count), counts =>
        {
            var seen = new HashSet<(ulong Match, int Candidate)>();
            return ForEachAsync(candidates, (item, number) =>
            {
                var candidate = candidateFirsts[number] < 0 ? number : candidateFirsts[number];
                if (counts.TryGetValue(item.Match, out var count) && seen.Add((item.Match, candidate)))
                    counts[item.Match] = count + 1;
            }, cancellationToken);
        }, cancellationToken);

    /// <summary>Counts the labels that are linked to the keys of each anchor.</summary>
    /// <param name="anchors">The anchors.</param>
    /// <param name="firsts">What their copies are copies of.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<PositiveCounts> CountLabelsAsync(SideReader anchors, int[] firsts, CancellationToken cancellationToken) =>
        CountAsync(anchors, firsts, Passes(anchors.Index.Count + anchors.Index.Links.Sum(links => (long)links)), async counts =>
        {
            var seen = new HashSet<LabelLink>();
            for (var part = 0; part < anchors.Index.Parts; part++)
            {
                foreach (var link in await anchors.ReadLinksAsync(part, cancellationToken).ConfigureAwait(false))
                {
                    if (counts.TryGetValue(link.Key, out var count) && seen.Add(link))
                        counts[link.Key] = count + 1;
                }
            }
        }, cancellationToken);

    /// <summary>Counts what matches the anchors, a share of them in each pass. An anchor has the matches of all its copies.</summary>
    private static async Task<PositiveCounts> CountAsync(SideReader anchors, int[] firsts, int passes,
        Func<Dictionary<ulong, int>, Task> count, CancellationToken cancellationToken)
    {
        var positives = new PositiveCounts();
        for (var pass = 0; pass < passes; pass++)
        {
            var counts = new Dictionary<ulong, int>();
            var rows = new Dictionary<(int Anchor, ulong Match), int>();
            await ForEachAsync(anchors, (item, number) =>
            {
                var anchor = firsts[number] < 0 ? number : firsts[number];
                if (item.Match == 0 || anchor % passes != pass)
                    return;
                rows[(anchor, item.Match)] = rows.GetValueOrDefault((anchor, item.Match)) + 1;
                counts[item.Match] = 0;
            }, cancellationToken).ConfigureAwait(false);
            await count(counts).ConfigureAwait(false);
            foreach (var anchor in rows.GroupBy(pair => pair.Key.Anchor))
                positives.Add(anchor.Sum(pair => counts[pair.Key.Match] is > 0 and var count ? Math.Max(count, pair.Value) : 0));
        }

        return positives;
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

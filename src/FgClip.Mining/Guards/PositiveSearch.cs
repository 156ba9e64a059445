using FgClip.Mining.Items;

namespace FgClip.Mining.Guards;

/// <summary>
/// Finds the positives of a block's anchors among all candidates: those with the anchor's digest or with that of a label linked to it. The
/// digests of copies count for the item that they are copies of, so that a caption of two rows is a positive of the images of both.
/// </summary>
/// <param name="anchors">The anchors' side.</param>
/// <param name="candidates">The candidates' side.</param>
/// <param name="linked">Whether labels are linked to the anchors' keys.</param>
/// <param name="symmetric">Whether anchors are candidates.</param>
/// <param name="limit">Positives of an anchor after which the search stops.</param>
internal sealed class PositiveSearch(SideReader anchors, SideReader candidates, bool linked, bool symmetric, int limit)
{
    /// <summary>Finds them.</summary>
    /// <param name="first">The block's first anchor.</param>
    /// <param name="items">The block's anchors, of one part.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// For each anchor its positives, in the order of the rows in which anchor and positive have met. An anchor is its own only where
    /// nothing else is. A list with more than the limit is not complete.
    /// </returns>
    public async Task<IReadOnlyList<IReadOnlyList<int>>> FindAsync(int first, Item[] items, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(first, items, cancellationToken).ConfigureAwait(false);
        var positives = new Dictionary<int, (RowPlace Pair, RowPlace Own)>[items.Length];
        for (var i = 0; i < positives.Length; i++)
            positives[i] = [];
        for (var part = 0; part < candidates.Index.Parts; part++)
        {
            var (start, end) = candidates.Index.GetItems(part);
            var records = await candidates.ReadItemsAsync(start, end, cancellationToken).ConfigureAwait(false);
            var firsts = candidates.HasCopies
                ? await candidates.ReadFirstsAsync(start, end, cancellationToken).ConfigureAwait(false)
                : null;
            for (var i = 0; i < records.Length; i++)
            {
                if ((firsts is null && !candidates.Kept[start + i]) || !wanted.TryGetValue(records[i].Match, out var by))
                    continue;
                var own = new RowPlace(part, records[i].Row);
                foreach (var (anchor, row) in by)
                    Add(positives[anchor], firsts is null ? start + i : firsts[i], (RowPlace.Later(row, own), own));
            }
        }

        return [.. positives.Select((found, i) => InOrder(found, first + i))];
    }

    private void Add(Dictionary<int, (RowPlace, RowPlace)> found, int candidate, (RowPlace Pair, RowPlace Own) rows)
    {
        if (found.TryGetValue(candidate, out var earlier) ? rows.CompareTo(earlier) < 0 : found.Count <= limit)
            found[candidate] = rows;
    }

    private IReadOnlyList<int> InOrder(Dictionary<int, (RowPlace, RowPlace)> found, int anchor)
    {
        if (symmetric && found.Count > 1)
            found.Remove(anchor);
        return [.. found.OrderBy(positive => positive.Value).ThenBy(positive => positive.Key).Select(positive => positive.Key)];
    }

    /// <summary>The digests that make a candidate a positive, each with the anchors that it is one of and their rows with it.</summary>
    private async Task<Dictionary<ulong, List<(int Anchor, RowPlace Row)>>> WantedAsync(int first, Item[] items,
        CancellationToken cancellationToken)
    {
        var own = new Dictionary<ulong, List<(int, RowPlace)>>();
        for (var i = 0; i < items.Length; i++)
        {
            if (anchors.Kept[first + i] && items[i].Match != 0)
                Add(own, items[i].Match, i, new RowPlace(anchors.Index.PartOf(first + i), items[i].Row));
        }

        foreach (var (anchor, copies) in await ItemCopies.ReadAsync(anchors, number => number >= first && number < first + items.Length,
            copy => copy.Match != 0, (part, copy) => (copy.Match, Row: new RowPlace(part, copy.Row)), cancellationToken)
            .ConfigureAwait(false))
        {
            foreach (var (match, row) in copies.DistinctBy(copy => copy.Match))
            {
                if (match != items[anchor - first].Match)
                    Add(own, match, anchor - first, row);
            }
        }

        if (!linked)
            return own;
        var labels = new Dictionary<ulong, List<(int, RowPlace)>>();
        var seen = new HashSet<LabelLink>();
        for (var part = 0; part < anchors.Index.Parts; part++)
        {
            foreach (var link in await anchors.ReadLinksAsync(part, cancellationToken).ConfigureAwait(false))
            {
                if (own.TryGetValue(link.Key, out var by) && seen.Add(link))
                    by.ForEach(pair => Add(labels, link.Label, pair.Item1, pair.Item2));
            }
        }

        return labels;
    }

    private static void Add(Dictionary<ulong, List<(int, RowPlace)>> table, ulong digest, int anchor, RowPlace row)
    {
        if (!table.TryGetValue(digest, out var list))
            table[digest] = list = [];
        list.Add((anchor, row));
    }

    /// <summary>A row of a dataset.</summary>
    private readonly record struct RowPlace(int Part, int Row) : IComparable<RowPlace>
    {
        public static RowPlace Later(RowPlace a, RowPlace b) => a.CompareTo(b) < 0 ? b : a;

        public int CompareTo(RowPlace other) => (Part, Row).CompareTo((other.Part, other.Row));
    }
}

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
    /// <param name="items">The block's anchors.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// For each anchor its positives, in the order of their first rows with it. An anchor is its own only where nothing else is. A list with
    /// more than the limit is not complete.
    /// </returns>
    public async Task<IReadOnlyList<IReadOnlyList<int>>> FindAsync(int first, Item[] items, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(first, items, cancellationToken).ConfigureAwait(false);
        var positives = new List<int>[items.Length];
        for (var i = 0; i < positives.Length; i++)
            positives[i] = [];
        // Without copies each candidate is met once, and has one digest.
        var seen = anchors.HasCopies || candidates.HasCopies ? new HashSet<(int Anchor, int Candidate)>() : null;
        for (var part = 0; part < candidates.Index.Parts; part++)
        {
            var (start, end) = candidates.Index.GetItems(part);
            var records = await candidates.ReadItemsAsync(start, end, cancellationToken).ConfigureAwait(false);
            var firsts = candidates.HasCopies ? await candidates.ReadFirstsAsync(start, end, cancellationToken).ConfigureAwait(false) : null;
            for (var i = 0; i < records.Length; i++)
            {
                if ((firsts is null && !candidates.Kept[start + i]) || !wanted.TryGetValue(records[i].Match, out var by))
                    continue;
                var candidate = firsts is null ? start + i : firsts[i];
                foreach (var anchor in by)
                {
                    if (positives[anchor].Count <= limit && seen?.Add((anchor, candidate)) is not false)
                        positives[anchor].Add(candidate);
                }
            }
        }

        for (var i = 0; symmetric && i < positives.Length; i++)
        {
            if (positives[i].Count > 1)
                positives[i].Remove(first + i);
        }

        return positives;
    }

    /// <summary>The digests that make a candidate a positive, each with the anchors that it is one of.</summary>
    private async Task<Dictionary<ulong, List<int>>> WantedAsync(int first, Item[] items, CancellationToken cancellationToken)
    {
        var own = new Dictionary<ulong, List<int>>();
        for (var i = 0; i < items.Length; i++)
        {
            if (anchors.Kept[first + i] && items[i].Match != 0)
                Add(own, items[i].Match, i);
        }

        foreach (var (anchor, matches) in await ItemCopies.ReadAsync(anchors, number => number >= first && number < first + items.Length,
            copy => copy.Match != 0, copy => copy.Match, cancellationToken).ConfigureAwait(false))
        {
            foreach (var match in matches.Where(match => match != items[anchor - first].Match))
                Add(own, match, anchor - first);
        }

        if (!linked)
            return own;
        var labels = new Dictionary<ulong, List<int>>();
        var seen = new HashSet<LabelLink>();
        for (var part = 0; part < anchors.Index.Parts; part++)
        {
            foreach (var link in await anchors.ReadLinksAsync(part, cancellationToken).ConfigureAwait(false))
            {
                if (own.TryGetValue(link.Key, out var by) && seen.Add(link))
                    by.ForEach(anchor => Add(labels, link.Label, anchor));
            }
        }

        return labels;
    }

    private static void Add(Dictionary<ulong, List<int>> table, ulong digest, int anchor)
    {
        if (!table.TryGetValue(digest, out var list))
            table[digest] = list = [];
        list.Add(anchor);
    }
}

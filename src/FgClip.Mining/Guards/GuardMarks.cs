using FgClip.Mining.Filters;
using FgClip.Mining.Items;
using FgClip.Mining.Products;
using FgClip.Mining.Specs;

namespace FgClip.Mining.Guards;

/// <summary>Marks the candidates of a block's windows that are not negatives whatever they score.</summary>
/// <param name="options">The guards.</param>
/// <param name="sides">What is compared.</param>
/// <param name="anchors">The anchors' side.</param>
/// <param name="candidates">The candidates' side.</param>
/// <param name="products">Cosines of pairs.</param>
internal sealed class GuardMarks(GuardOptions options, MiningSides sides, SideReader anchors, SideReader candidates, PairProducts products)
{
    private const int ShortList = 8;

    /// <summary>Marks.</summary>
    /// <param name="block">The anchors: first, and one behind the last.</param>
    /// <param name="items">The anchors' records.</param>
    /// <param name="windows">Their nearest candidates.</param>
    /// <param name="positives">Their positives.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A mark for each neighbour.</returns>
    public async Task<CandidateMark[]> MarkAsync(
        (int First, int End) block, Item[] items, Neighbour[] windows, IReadOnlyList<IReadOnlyList<int>> positives,
        CancellationToken cancellationToken)
    {
        var marks = new CandidateMark[windows.Length];
        if (items.Length == 0 || windows.Length == 0)
            return marks;
        var pairs = Pairs(windows, windows.Length / items.Length);
        MarkPositives(block.First, pairs, marks, positives);
        await MarkCopiesAsync((block.First, items), pairs, marks, positives, cancellationToken).ConfigureAwait(false);
        if (sides.ImageRoles is var (anchorImages, candidateImages))
            await MarkNearAsync(block, (anchorImages, candidateImages), pairs, marks, options.NearImage!.Value, CandidateMark.NearImage,
                cancellationToken).ConfigureAwait(false);
        if (sides.TextRoles is var (anchorTexts, candidateTexts))
            await MarkNearAsync(block, (anchorTexts, candidateTexts), pairs, marks, options.NearText!.Value, CandidateMark.NearText,
                cancellationToken).ConfigureAwait(false);
        return marks;
    }

    private static CandidatePair[] Pairs(Neighbour[] windows, int window)
    {
        var pairs = new List<CandidatePair>(windows.Length);
        for (var slot = 0; slot < windows.Length; slot++)
        {
            if (windows[slot].Item >= 0)
                pairs.Add(new CandidatePair(windows[slot].Item, slot / window, slot));
        }

        pairs.Sort();
        return [.. pairs];
    }

    private void MarkPositives(int first, CandidatePair[] pairs, CandidateMark[] marks, IReadOnlyList<IReadOnlyList<int>> positives)
    {
        // A list is enough for the few positives that most anchors have; looking through one of thousands in every slot is not.
        HashSet<int>?[] many = [.. positives.Select(list => list.Count > ShortList ? list.ToHashSet() : null)];
        foreach (var pair in pairs)
        {
            if (sides.IsSymmetric && pair.Candidate == first + pair.Anchor)
                marks[pair.Slot] = CandidateMark.Self;
            else if (many[pair.Anchor]?.Contains(pair.Candidate) ?? positives[pair.Anchor].Contains(pair.Candidate))
                marks[pair.Slot] = CandidateMark.Positive;
        }
    }

    private async Task MarkCopiesAsync(
        (int First, Item[] Items) block, CandidatePair[] pairs, CandidateMark[] marks, IReadOnlyList<IReadOnlyList<int>> positives,
        CancellationToken cancellationToken)
    {
        if (!options.SameImage && !options.SameCaption)
            return;
        var texts = await TextsAsync(block.Items, positives, cancellationToken).ConfigureAwait(false);
        var copies = await CopyGuard.CreateAsync(options, anchors, candidates, block, texts, pairs,
            sides.Candidates.Kind is ItemKind.Image, cancellationToken).ConfigureAwait(false);
        await ForEachAsync(pairs, (pair, candidate) =>
        {
            if (marks[pair.Slot] is CandidateMark.None)
                marks[pair.Slot] = copies.Judge(pair.Anchor, pair.Candidate, candidate);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The texts of each anchor and of its positives; none where no guard asks.</summary>
    private async Task<HashSet<ulong>[]> TextsAsync(Item[] items, IReadOnlyList<IReadOnlyList<int>> positives,
        CancellationToken cancellationToken)
    {
        HashSet<ulong>[] texts = [.. items.Select(item => new HashSet<ulong> { item.Text })];
        if (!options.SameCaption)
            return texts;
        CandidatePair[] pairs =
            [.. positives.SelectMany((list, anchor) => list.Select(candidate => new CandidatePair(candidate, anchor, anchor))).Order()];
        await ForEachAsync(pairs, (pair, positive) => texts[pair.Anchor].Add(positive.Text), cancellationToken).ConfigureAwait(false);
        if (!candidates.HasCopies || sides.Candidates.Kind is not ItemKind.Image)
            return texts;
        // Rows that share an image may have a caption each.
        HashSet<int> shown = [.. pairs.Select(pair => pair.Candidate)];
        var captions = await ItemCopies.ReadAsync(candidates, shown.Contains, copy => copy.Text != 0, (_, copy) => copy.Text,
            cancellationToken).ConfigureAwait(false);
        foreach (var pair in pairs)
            texts[pair.Anchor].UnionWith(captions.GetValueOrDefault(pair.Candidate) ?? []);
        return texts;
    }

    private async Task MarkNearAsync(
        (int First, int End) block, (string Anchors, string Candidates) roles, CandidatePair[] pairs, CandidateMark[] marks, double limit,
        CandidateMark mark,
        CancellationToken cancellationToken)
    {
        var open = pairs.Where(pair => marks[pair.Slot] is CandidateMark.None).ToArray();
        var cosines = new float[marks.Length];
        await products.ComputeAsync(block, roles.Anchors, roles.Candidates, open, cosines, cancellationToken).ConfigureAwait(false);
        foreach (var pair in open)
        {
            if (cosines[pair.Slot] > limit)
                marks[pair.Slot] = mark;
        }
    }

    /// <summary>Reads the records of the pairs' candidates, a part at a time.</summary>
    private async Task ForEachAsync(CandidatePair[] pairs, Action<CandidatePair, Item> visit, CancellationToken cancellationToken)
    {
        for (var at = 0; at < pairs.Length;)
        {
            var (first, end) = candidates.Index.GetItems(candidates.Index.PartOf(pairs[at].Candidate));
            var records = await candidates.ReadItemsAsync(first, end, cancellationToken).ConfigureAwait(false);
            for (; at < pairs.Length && pairs[at].Candidate < end; at++)
                visit(pairs[at], records[pairs[at].Candidate - first]);
        }
    }
}

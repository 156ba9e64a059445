using System.Runtime.CompilerServices;
using FgClip.Mining.Filters;
using FgClip.Mining.Guards;
using FgClip.Mining.Items;
using FgClip.Mining.Outputs;
using FgClip.Mining.Plans;
using FgClip.Mining.Specs;
using FgClip.Storage;

namespace FgClip.Mining.Neighbours;

/// <summary>Turns the tiles of a part's anchors into negatives: merges, marks, filters, and reads the texts of what is left.</summary>
internal sealed class NeighbourMiner : IAnchorMiner
{
    private const int BytesPerNeighbour = 64, BytesPerAnchor = 2048, MaxAnchorsAtOnce = 1 << 16;

    private readonly MiningSpec _spec;
    private readonly MiningPlan _plan;
    private readonly SideReader _anchors;
    private readonly WindowReader _windows;
    private readonly PositiveSearch _positives;
    private readonly PairProducts _products;
    private readonly GuardMarks _marks;
    private readonly ItemTexts _anchorTexts, _candidateTexts;
    private readonly ScoreRule _rule;

    public NeighbourMiner(
        MiningSpec spec, MiningSides sides, MiningPlan plan, SideReader anchors, SideReader candidates, ItemTexts anchorTexts,
        ItemTexts candidateTexts, ScoreRule rule,
        IObjectStore output)
    {
        (_spec, _plan, _anchors, _rule) = (spec, plan, anchors, rule);
        (_anchorTexts, _candidateTexts) = (anchorTexts, candidateTexts);
        _windows = new WindowReader(output, plan);
        _positives = new PositiveSearch(anchors, candidates, sides.Anchors.WithLinks, sides.IsSymmetric, plan.Window);
        _products = new PairProducts(anchors, candidates, spec.Run.ThreadCount);
        _marks = new GuardMarks(spec.Guards, sides, anchors, candidates, _products);
    }

    /// <summary>Mines a part's anchors, as many at a time as the memory holds.</summary>
    public async IAsyncEnumerable<MinedAnchor> MineAsync(int part, FilterCounts counts,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (first, end) = _anchors.Index.GetItems(part);
        var step = AnchorsAtOnce(_spec.Run.Memory, _plan.Window, _plan.Dimensions);
        for (; first < end; first += step)
        {
            foreach (var anchor in await MineAsync((first, Math.Min(end, first + step)), counts, cancellationToken).ConfigureAwait(false))
                yield return anchor;
        }
    }

    /// <summary>How many anchors are mined at once: as half of the memory holds, and never more bytes than an array holds.</summary>
    internal static int AnchorsAtOnce(long memory, int window, int dimensions)
    {
        var fits = memory / 2 / ((long)window * BytesPerNeighbour + (long)dimensions * sizeof(float) + BytesPerAnchor);
        var largest = Math.Min(MaxAnchorsAtOnce, Array.MaxLength / sizeof(long) / Math.Max(window, dimensions));
        return (int)Math.Clamp(fits, 1, largest);
    }

    private async Task<IReadOnlyList<MinedAnchor>> MineAsync((int First, int End) block, FilterCounts counts,
        CancellationToken cancellationToken)
    {
        var crowded = new HashSet<int>();
        var items = await _anchors.ReadItemsAsync(block.First, block.End, cancellationToken).ConfigureAwait(false);
        var windows = await _windows.ReadAsync(block.First, block.End, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<int>[] positives =
            [.. await _positives.FindAsync(block.First, items, cancellationToken).ConfigureAwait(false)];
        for (var i = 0; i < positives.Length; i++)
        {
            if (positives[i].Count <= _plan.Window)
                continue;
            (positives[i], counts.Crowded) = ([], counts.Crowded + 1);
            crowded.Add(i);
        }

        var scores = await ScoreAsync(block, positives, cancellationToken).ConfigureAwait(false);
        var marks = await _marks.MarkAsync(block, items, windows, positives, cancellationToken).ConfigureAwait(false);

        var filter = new NegativeSelector(_spec.Negatives, _plan.RangeMax, _rule, counts);
        var negatives = new IReadOnlyList<ScoredItem>[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            negatives[i] = [];
            if (!_anchors.Kept[block.First + i])
                continue;
            counts.Anchors++;
            if (crowded.Contains(i))
                continue;
            if (scores[i].Count == 0)
            {
                counts.WithoutPositive++;
                continue;
            }

            var row = i * _plan.Window;
            negatives[i] = filter.Choose(
                block.First + i, windows.AsSpan(row, _plan.Window), marks.AsSpan(row, _plan.Window), scores[i]
                .Min(positive => positive.Score));
        }

        return await DescribeAsync(block.First, items, scores, negatives, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ScoredItem>[]> ScoreAsync(
        (int First, int End) block, IReadOnlyList<IReadOnlyList<int>> positives, CancellationToken cancellationToken)
    {
        var pairs = new List<CandidatePair>();
        foreach (var (anchor, list) in positives.Index())
        {
            foreach (var candidate in list)
                pairs.Add(new CandidatePair(candidate, anchor, pairs.Count));
        }

        var cosines = new float[pairs.Count];
        await _products.ComputeAsync(block, VectorRole.Own, VectorRole.Own, pairs.Order().ToArray(), cosines, cancellationToken)
            .ConfigureAwait(false);
        var at = 0;
        return [
            .. positives.Select(
                list => (IReadOnlyList<ScoredItem>)[.. list.Select(candidate => new ScoredItem(candidate, _rule.Apply(cosines[at++])))])];
    }

    /// <summary>The anchors that have a positive, in words.</summary>
    private async Task<IReadOnlyList<MinedAnchor>> DescribeAsync(
        int first, Item[] items, IReadOnlyList<ScoredItem>[] positives, IReadOnlyList<ScoredItem>[] negatives,
        CancellationToken cancellationToken)
    {
        int[] rows = [.. Enumerable.Range(0, items.Length).Where(i => positives[i].Count > 0)];
        var anchorTexts = await _anchorTexts.ReadAsync(rows.Select(i => first + i), cancellationToken).ConfigureAwait(false);
        var texts = await _candidateTexts.ReadAsync(
            rows.SelectMany(i => positives[i].Concat(negatives[i])).Select(scored => scored.Item), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ScoredText> Words(IReadOnlyList<ScoredItem> scored) =>
            [.. scored.Select(one => new ScoredText(texts[one.Item].Text, one.Score))];
        return [
            .. rows.Select(i => new MinedAnchor(items[i].Place, anchorTexts[first + i].Text, Words(positives[i]), Words(negatives[i])))];
    }
}

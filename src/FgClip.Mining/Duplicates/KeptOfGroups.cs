using FgClip.Datasets.Embeddings;
using FgClip.Mining.Items;

namespace FgClip.Mining.Duplicates;

/// <summary>Which item of each group is kept.</summary>
internal sealed class KeptOfGroups
{
    private readonly UnionFind _components;
    private readonly Dictionary<int, (int Item, double Size)> _best = [];

    private KeptOfGroups(UnionFind components) => _components = components;

    /// <summary>The item that is kept of an item's group.</summary>
    public int Find(int item)
    {
        var root = _components.Root(item);
        return _best.TryGetValue(root, out var best) ? best.Item : root;
    }

    /// <summary>Chooses the items. A group's first item is kept unless another one is larger.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="side">Its items.</param>
    /// <param name="items">The items' records.</param>
    /// <param name="components">The groups.</param>
    /// <param name="sizes">Items of each root.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<KeptOfGroups> ChooseAsync(KeepRule rule, EmbeddedDataset dataset, SideSpec side, SideReader items,
        UnionFind components, int[] sizes, CancellationToken cancellationToken)
    {
        var kept = new KeptOfGroups(components);
        for (var part = 0; rule is not KeepRule.First && part < items.Index.Parts; part++)
        {
            var (first, end) = items.Index.GetItems(part);
            await foreach (var (item, size) in new ItemSizes(dataset, side, items)
                .ReadAsync(part, Enumerable.Range(first, end - first).Where(i => sizes[components.Root(i)] > 1), cancellationToken)
                .ConfigureAwait(false))
                kept.Offer(item, size);
        }

        return kept;
    }

    private void Offer(int item, double size)
    {
        var root = _components.Root(item);
        if (!_best.TryGetValue(root, out var best) || size > best.Size)
            _best[root] = (item, size);
    }
}

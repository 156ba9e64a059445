using FgClip.Mining.Guards;
using FgClip.Mining.Items;

namespace FgClip.Mining.Duplicates;

/// <summary>Compares the items of groups with the one that is kept of theirs.</summary>
/// <param name="items">The items.</param>
/// <param name="components">The groups.</param>
/// <param name="sizes">Items of each root.</param>
/// <param name="kept">Which item is kept of each group.</param>
/// <param name="threads">Threads that compute.</param>
internal sealed class KeptPairs(SideReader items, UnionFind components, int[] sizes, KeptOfGroups kept, int threads)
{
    /// <summary>The pairs of a range of items: the kept one, the item, and their cosine.</summary>
    public async Task<List<DuplicatePair>> ReadAsync(int first, int end, CancellationToken cancellationToken)
    {
        var found = new List<DuplicatePair>();
        for (var item = first; item < end; item++)
        {
            if (sizes[components.Root(item)] > 1 && kept.Find(item) != item)
                found.Add(new DuplicatePair(kept.Find(item), item, 0));
        }

        var cosines = new float[found.Count];
        var pairs = found.Select((pair, slot) => new CandidatePair(pair.Item, pair.Other - first, slot)).Order().ToArray();
        await new PairProducts(items, items, threads)
            .ComputeAsync((first, end), VectorRole.Own, VectorRole.Own, pairs, cosines, cancellationToken).ConfigureAwait(false);
        return [.. found.Select((pair, slot) => pair with { Cosine = cosines[slot] })];
    }
}

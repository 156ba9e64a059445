using System.Runtime.InteropServices;
using FgClip.Datasets.Embeddings;
using FgClip.Mining.Items;
using FgClip.Mining.Neighbours;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Mining.Duplicates;

/// <summary>
/// Makes components of what hangs together in the tiles, and writes them and the pairs, a file for each part of the dataset. It holds 12
/// bytes for each item, and the pairs of as many items as the memory has room for.
/// </summary>
/// <param name="spec">The search.</param>
/// <param name="output">The output.</param>
/// <param name="plan">How it was cut.</param>
/// <param name="items">The items.</param>
/// <param name="dataset">The dataset.</param>
/// <param name="side">Its items.</param>
internal sealed class DuplicateReport(DuplicateSpec spec, IObjectStore output, DuplicatePlan plan, SideReader items,
    EmbeddedDataset dataset, SideSpec side)
{
    private const int BytesPerPair = 64;

    private readonly ItemTexts _texts = new(dataset, side, items);

    public async Task<DuplicateManifest> WriteAsync(string specDigest, CancellationToken cancellationToken)
    {
        var firsts = await ReadFirstsAsync(cancellationToken).ConfigureAwait(false);
        var (components, found) = await JoinAsync(firsts, cancellationToken).ConfigureAwait(false);
        var sizes = components.Sizes();
        var kept = await KeptOfGroups.ChooseAsync(spec.Keep, dataset, side, items, components, sizes, cancellationToken)
            .ConfigureAwait(false);
        var keptPairs = new KeptPairs(items, components, sizes, kept, spec.Run.ThreadCount);
        var copies = firsts.LongCount(first => first >= 0);
        var (pairs, chained) = (0L, 0L);
        int First(int item) => firsts[item] < 0 ? item : firsts[item];
        for (var part = 0; part < items.Index.Parts; part++)
        {
            await using var table = await PairTable.CreateAsync(_texts, output, MiningLayout.Pairs(part), cancellationToken)
                .ConfigureAwait(false);
            foreach (var (first, end) in Steps(part))
            {
                var near = await keptPairs.ReadAsync(first, end, cancellationToken).ConfigureAwait(false);
                chained += near.LongCount(pair => pair.Cosine <= (float)spec.Above && First(pair.Item) != First(pair.Other));
                var listed = spec.Pairs is PairList.Kept ? near
                    : await ReadPairsAsync(first, end, firsts, cancellationToken).ConfigureAwait(false);
                pairs += listed.Count;
                await table.WriteAsync(listed, cancellationToken).ConfigureAwait(false);
            }

            await table.CompleteAsync(cancellationToken).ConfigureAwait(false);
            var (start, stop) = items.Index.GetItems(part);
            await new ComponentTable(_texts, components, sizes, kept).WriteAsync(output, MiningLayout.Part(part, "parquet"), start, stop,
                cancellationToken).ConfigureAwait(false);
        }

        return new DuplicateManifest
        {
            SpecDigest = specDigest,
            Items = items.Index.Count,
            Copies = copies,
            Pairs = pairs,
            MorePairs = spec.Pairs is PairList.Kept ? 0 : found + copies - pairs,
            Components = sizes.LongCount(size => size > 1),
            Duplicates = sizes.Where(size => size > 1).Sum(size => size - 1L),
            Chained = chained,
        };
    }

    /// <summary>The items of a part, as many at a time as half of the memory holds with their pairs.</summary>
    private IEnumerable<(int First, int End)> Steps(int part)
    {
        var (first, end) = items.Index.GetItems(part);
        var step = NeighbourMiner.AnchorsAtOnce(spec.Run.Memory, DuplicateJob.PairsPerItem(spec) * BytesPerPair / sizeof(long),
            plan.Dimensions);
        for (; first < end; first += step)
            yield return (first, Math.Min(end, first + step));
    }

    /// <summary>Joins copies with the first of their like, and what hangs together in each tile; counts the tiles' pairs.</summary>
    private async Task<(UnionFind Components, long Pairs)> JoinAsync(int[] firsts, CancellationToken cancellationToken)
    {
        var components = new UnionFind(items.Index.Count);
        for (var i = 0; i < firsts.Length; i++)
        {
            if (firsts[i] >= 0)
                components.Join(firsts[i], i);
        }

        var pairs = 0L;
        for (var row = 0; row < plan.Rows; row++)
        {
            for (var column = row; column < plan.Rows; column++)
            {
                pairs += await PairFile.ReadCountAsync(output, row, column, cancellationToken).ConfigureAwait(false);
                await foreach (var links in PairFile.ReadLinksAsync(output, row, column, cancellationToken).ConfigureAwait(false))
                {
                    foreach (var link in links)
                        components.Join(link.First, link.Item);
                }
            }
        }

        return (components, pairs);
    }

    /// <summary>The pairs whose lower item is in a range, sorted; copies with the first of their like among them.</summary>
    private async Task<List<DuplicatePair>> ReadPairsAsync(int first, int end, int[] firsts, CancellationToken cancellationToken)
    {
        var nearest = new NearestPairs(DuplicateJob.PairsPerItem(spec));
        for (var row = first / plan.TileItems; row < plan.Rows && row * (long)plan.TileItems < end; row++)
        {
            for (var column = row; column < plan.Rows; column++)
            {
                await foreach (var pairs in PairFile.ReadPairsAsync(output, row, column, cancellationToken).ConfigureAwait(false))
                    nearest.Add(pairs.Where(pair => pair.Item >= first && pair.Item < end));
            }
        }

        var found = nearest.Sorted();
        for (var i = first; i < firsts.Length; i++)
        {
            if (firsts[i] >= first && firsts[i] < end)
                found.Add(new DuplicatePair(firsts[i], i, 1));
        }

        found.Sort();
        return found;
    }

    private async Task<int[]> ReadFirstsAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[items.Index.Count * (long)sizeof(int)];
        await using var stream = await output.OpenReadAsync(MiningLayout.Copies(items.Index.Name), 0, null, cancellationToken)
            .ConfigureAwait(false);
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return MemoryMarshal.Cast<byte, int>(bytes).ToArray();
    }
}

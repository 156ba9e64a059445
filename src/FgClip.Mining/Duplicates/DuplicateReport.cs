using System.Runtime.InteropServices;
using FgClip.Mining.Items;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Mining.Duplicates;

/// <summary>
/// Makes components of pairs and writes both, a file for each part of the dataset. It holds 12 bytes for each item, and the pairs of one
/// part.
/// </summary>
/// <param name="output">The output.</param>
/// <param name="plan">How it was cut.</param>
/// <param name="items">The items.</param>
/// <param name="texts">The items in words.</param>
internal sealed class DuplicateReport(IObjectStore output, DuplicatePlan plan, SideReader items, ItemTexts texts)
{
    public async Task<DuplicateManifest> WriteAsync(string specDigest, CancellationToken cancellationToken)
    {
        var firsts = await ReadFirstsAsync(cancellationToken).ConfigureAwait(false);
        var components = new UnionFind(items.Index.Count);
        for (var i = 0; i < firsts.Length; i++)
        {
            if (firsts[i] >= 0)
                components.Join(firsts[i], i);
        }

        long pairs = 0;
        for (var part = 0; part < items.Index.Parts; part++)
        {
            var found = await ReadPairsAsync(part, firsts, cancellationToken).ConfigureAwait(false);
            foreach (var pair in found)
                components.Join(pair.Item, pair.Other);
            pairs += found.Count;
            await new PairTable(texts).WriteAsync(output, MiningLayout.Pairs(part), found, cancellationToken).ConfigureAwait(false);
        }

        var sizes = components.Sizes();
        for (var part = 0; part < items.Index.Parts; part++)
        {
            var (first, end) = items.Index.GetItems(part);
            await new ComponentTable(texts, components, sizes).WriteAsync(output, MiningLayout.Part(part, "parquet"), first, end,
                cancellationToken).ConfigureAwait(false);
        }

        return new DuplicateManifest
        {
            SpecDigest = specDigest,
            Items = items.Index.Count,
            Copies = firsts.LongCount(first => first >= 0),
            Pairs = pairs,
            Components = sizes.LongCount(size => size > 1),
            Duplicates = sizes.Where(size => size > 1).Sum(size => size - 1L),
        };
    }

    /// <summary>The pairs whose lower item is of a part, sorted; copies with the first of their like among them.</summary>
    private async Task<List<DuplicatePair>> ReadPairsAsync(int part, int[] firsts, CancellationToken cancellationToken)
    {
        var (first, end) = items.Index.GetItems(part);
        var found = new List<DuplicatePair>();
        for (var i = first; i < firsts.Length; i++)
        {
            if (firsts[i] >= first && firsts[i] < end)
                found.Add(new DuplicatePair(firsts[i], i, 1));
        }

        for (var row = first / plan.TileItems; row < plan.Rows && row * (long)plan.TileItems < end; row++)
        {
            for (var column = row; column < plan.Rows; column++)
            {
                await foreach (var pairs in PairFile.ReadAsync(output, MiningLayout.Tile(row, column), cancellationToken)
                    .ConfigureAwait(false))
                    found.AddRange(pairs.Where(pair => pair.Item >= first && pair.Item < end));
            }
        }

        found.Sort();
        return found;
    }

    private async Task<int[]> ReadFirstsAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[items.Index.Count * sizeof(int)];
        await using var stream = await output.OpenReadAsync(MiningLayout.Copies(items.Index.Name), 0, null, cancellationToken)
            .ConfigureAwait(false);
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return MemoryMarshal.Cast<byte, int>(bytes).ToArray();
    }
}

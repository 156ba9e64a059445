using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>The shards of a dataset at one moment: those that have receipts, and those that were given up.</summary>
/// <param name="Receipts">The receipts, by shard.</param>
/// <param name="Failed">The other shards, by number.</param>
internal sealed record CollectedReceipts(IReadOnlyList<ShardReceipt> Receipts, IReadOnlyList<FailedShard> Failed)
{
    private const int MissingShown = 10;

    /// <summary>
    /// Collects the receipts of a plan and of each part that a manifest names. The manifest may be of a newer plan than the finaliser's
    /// own: its parts stay in any manifest that replaces it.
    /// </summary>
    /// <param name="output">The dataset.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="manifest">The manifest that is stored; null where there is none.</param>
    /// <param name="givenUp">Shards of the plan that were given up. One that has its receipt all the same is not counted as failed.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="UnfinishedDatasetException">A shard has neither receipt nor failure.</exception>
    public static async Task<CollectedReceipts> ReadAsync(
        IObjectStore output, DatasetPlan plan, DatasetManifest? manifest, IReadOnlyList<FailedShard> givenUp,
        CancellationToken cancellationToken)
    {
        var inManifest = manifest?.Parts.Select(part => part.Shard).ToHashSet() ?? [];
        var receipts = await ListAsync(output, plan, inManifest, cancellationToken).ConfigureAwait(false);
        givenUp = [.. givenUp, .. manifest?.Failed.Where(failed => failed.Shard >= plan.Shards) ?? []];

        // A listing may be older than a record that it should show (NFS caches folders); a record that is asked for by its name is not.
        var store = new ReceiptStore(output);
        foreach (var shard in inManifest.Union(givenUp.Select(failed => failed.Shard)).Where(shard => !receipts.ContainsKey(shard)))
        {
            if (await store.ReadAsync(shard, cancellationToken).ConfigureAwait(false) is { } receipt)
                receipts.Add(shard, receipt);
        }

        var failures = givenUp.Where(failed => !receipts.ContainsKey(failed.Shard)).DistinctBy(failed => failed.Shard)
            .OrderBy(failed => failed.Shard).ToList();
        var known = failures.Select(failed => failed.Shard).ToHashSet();
        var missing = Enumerable.Range(0, plan.Shards).Union(inManifest)
            .Where(shard => !receipts.ContainsKey(shard) && !known.Contains(shard)).ToList();
        return missing.Count == 0
            ? new CollectedReceipts([.. receipts.Values], failures)
            : throw UnfinishedDatasetException.WithoutReceipts(output.Root, [.. missing.Take(MissingShown)], missing.Count);
    }

    private static async Task<SortedDictionary<int, ShardReceipt>> ListAsync(
        IObjectStore output, DatasetPlan plan, HashSet<int> inManifest, CancellationToken cancellationToken)
    {
        var store = new ReceiptStore(output);
        var receipts = new SortedDictionary<int, ShardReceipt>();
        var shards = Math.Max(plan.Shards, inManifest.Count == 0 ? 0 : inManifest.Max() + 1);
        for (var block = 0; block < DatasetPaths.BlocksOf(shards); block++)
        {
            await foreach (var receipt in store.ListAsync(block, cancellationToken).ConfigureAwait(false))
            {
                // Receipts of a newer plan that is under way are left to its own finaliser.
                if (receipt.Shard < plan.Shards || inManifest.Contains(receipt.Shard))
                    receipts.Add(receipt.Shard, receipt);
            }
        }

        return receipts;
    }
}

using System.Collections;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Commits;

/// <summary>
/// The shards of a dataset at one moment: those that have receipts, and those that were given up. Receipts are read a block of shards at a
/// time, and what a manifest says of them is kept.
/// </summary>
internal sealed class CollectedReceipts
{
    private const int MissingShown = 10;

    private readonly List<FailedShard> _failed = [];
    private readonly List<int> _missing = [];
    private readonly SortedDictionary<RowStatus, long> _statuses = [];
    private int _missingCount;

    private CollectedReceipts()
    {
    }

    /// <summary>The parts, by shard.</summary>
    public DatasetParts Parts { get; } = [];

    /// <summary>The other shards, by number.</summary>
    public IReadOnlyList<FailedShard> Failed => _failed;

    /// <summary>Rows of all parts.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes of all parts.</summary>
    public long Bytes { get; private set; }

    /// <summary>Rows by status; statuses that no row has are left out.</summary>
    public IReadOnlyDictionary<RowStatus, long> Statuses => _statuses;

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
        IObjectStore output, DatasetPlan plan, TalliedManifest? manifest, IReadOnlyList<FailedShard> givenUp,
        CancellationToken cancellationToken)
    {
        var failures = givenUp.Concat(manifest?.Failed.Where(failed => failed.Shard >= plan.Shards) ?? [])
            .DistinctBy(failed => failed.Shard).ToDictionary(failed => failed.Shard);
        var named = Named(plan, manifest?.Parts, failures.Keys);
        var collected = new CollectedReceipts();
        for (var block = 0; block < DatasetPaths.BlocksOf(named.Count); block++)
        {
            var receipts = await ReadBlockAsync(output, block, named, cancellationToken).ConfigureAwait(false);
            for (var index = 0; index < receipts.Length; index++)
            {
                // Receipts of a newer plan that is under way are left to its own finaliser.
                var shard = block * DatasetPaths.ShardsPerBlock + index;
                if (shard < plan.Shards || (shard < named.Count && named[shard]))
                    collected.Add(shard, receipts[index], failures.GetValueOrDefault(shard));
            }
        }

        return collected._missingCount == 0
            ? collected
            : throw UnfinishedDatasetException.WithoutReceipts(output.Root, collected._missing, collected._missingCount);
    }

    /// <summary>Returns a bit for each shard, which is set where the manifest names it as a part or it was given up.</summary>
    private static BitArray Named(DatasetPlan plan, CountedParts? parts, IReadOnlyCollection<int> failed)
    {
        var shards = Math.Max(failed.Append(plan.Shards - 1).Max() + 1, parts?.EndOfShards ?? 0);
        var named = new BitArray(shards);
        for (var shard = 0; shard < parts?.EndOfShards; shard++)
            named[shard] = parts.Has(shard);
        foreach (var shard in failed)
            named[shard] = true;
        return named;
    }

    private static async Task<ShardReceipt?[]> ReadBlockAsync(
        IObjectStore output, int block, BitArray named, CancellationToken cancellationToken)
    {
        var store = new ReceiptStore(output);
        var receipts = new ShardReceipt?[DatasetPaths.ShardsPerBlock];
        var first = block * DatasetPaths.ShardsPerBlock;
        await foreach (var receipt in store.ListAsync(block, cancellationToken).ConfigureAwait(false))
            receipts[receipt.Shard - first] = receipt;

        // A listing may be older than a record that it should show (NFS caches folders); a record that is asked for by its name is not.
        for (var shard = first; shard < Math.Min(first + receipts.Length, named.Count); shard++)
        {
            if (named[shard])
                receipts[shard - first] ??= await store.ReadAsync(shard, cancellationToken).ConfigureAwait(false);
        }

        return receipts;
    }

    private void Add(int shard, ShardReceipt? receipt, FailedShard? failure)
    {
        if (receipt is null && failure is null)
        {
            _missingCount++;
            if (_missing.Count < MissingShown)
                _missing.Add(shard);
        }
        else if (receipt is null)
        {
            _failed.Add(failure!);
        }
        else
        {
            (Rows, Bytes) = (Rows + receipt.Rows, Bytes + receipt.Bytes);
            foreach (var (status, count) in receipt.Statuses)
                _statuses[status] = _statuses.GetValueOrDefault(status) + count;
            Parts.Add(new DatasetPart(receipt.Part, shard, receipt.Generation, receipt.Rows, receipt.Bytes, receipt.Sha256));
        }
    }
}

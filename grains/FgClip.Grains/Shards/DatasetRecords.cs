using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Planning;
using FgClip.Storage;

namespace FgClip.Grains.Shards;

/// <summary>The records as the dataset's store has them: the plan's blocks, and the receipts beside the parts.</summary>
internal sealed class DatasetRecords : IDatasetRecords
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<ShardRecord>> ReadAsync(JobSpec spec, int first, int count, CancellationToken cancellationToken)
    {
        var output = ObjectStores.Open(spec.Output);
        var plan = await DatasetPlan.ReadAsync(output, number: 1, cancellationToken)
            ?? throw new InvalidDataException($"{spec.Output} has no plan, though its job was planned.");
        var (from, to) = (DatasetLayout.BlockOf(first), DatasetLayout.BlockOf(first + count - 1));
        List<ShardRecord> records = new(count);
        for (var block = from; block <= to && block < plan.Blocks; block++)
        {
            var receipts = await new ReceiptStore(output).ListAsync(block, cancellationToken).ToDictionaryAsync(receipt => receipt.Shard, cancellationToken: cancellationToken);
            var planned = await Datasets.Planning.ShardBlock.ReadAsync(output, plan, block, cancellationToken);
            records.AddRange(planned.Shards
                .Where(shard => shard.Index >= first && shard.Index < first + count)
                .Select(shard => new ShardRecord(shard, receipts.GetValueOrDefault(shard.Index))));
        }
        return records;
    }

    /// <inheritdoc />
    public Task<ShardReceipt?> FindReceiptAsync(JobSpec spec, int shard, CancellationToken cancellationToken) =>
        new ReceiptStore(ObjectStores.Open(spec.Output)).ReadAsync(shard, cancellationToken);
}

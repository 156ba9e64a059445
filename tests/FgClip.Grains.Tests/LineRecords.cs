using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Shards;
using FgClip.TestKit.Datasets;

namespace FgClip.Grains.Tests;

/// <summary>The records of a <see cref="LineDataset"/>.</summary>
internal sealed class LineRecords : IDatasetRecords
{
    public async Task<IReadOnlyList<ShardRecord>> ReadAsync(JobSpec spec, int first, int count, CancellationToken cancellationToken) =>
        await LineDataset.ReadAsync(spec, cancellationToken).Skip(first).Take(count)
            .Select(pair => new ShardRecord(pair.Shard, pair.Receipt)).ToListAsync(cancellationToken);

    public Task<ShardReceipt?> FindReceiptAsync(JobSpec spec, int shard, CancellationToken cancellationToken) =>
        LineDataset.FindReceiptAsync(spec, shard, cancellationToken);
}

using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Shards;
using FgClip.TestKit.Datasets;
using FgClip.Workers.Work;

namespace FgClip.Cluster.Tests;

/// <summary>The work of a <see cref="LineDataset"/>, and its records for the coordinators.</summary>
internal sealed class LineWork : IJobWork, IDatasetRecords
{
    /// <summary>Called before a shard is computed: a test's chance to fail it or to hold it.</summary>
    public Func<ShardWork, IProgress<RowCounts>, CancellationToken, Task> BeforeShard { get; init; } = (_, _, _) => Task.CompletedTask;

    public async Task<PlanTotals> PlanAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        if (!File.Exists(spec.Inputs[0]))
            throw new WorkRefusedException($"There is no {spec.Inputs[0]}.");
        var (shards, rows) = await LineDataset.PlanAsync(spec, cancellationToken);
        return new PlanTotals(shards, rows);
    }

    public async Task<ShardReceipt> ProcessShardAsync(ShardWork work, IProgress<RowCounts> progress, CancellationToken cancellationToken)
    {
        await BeforeShard(work, progress, cancellationToken);
        return await LineDataset.CommitAsync(work.Spec, work.Shard, work.Lease, cancellationToken);
    }

    public Task FinalizeAsync(JobSpec spec, CancellationToken cancellationToken) => LineDataset.FinalizeAsync(spec, cancellationToken);

    public async Task<IReadOnlyList<ShardRecord>> ReadAsync(JobSpec spec, int first, int count, CancellationToken cancellationToken) =>
        await LineDataset.ReadAsync(spec, cancellationToken).Skip(first).Take(count)
            .Select(pair => new ShardRecord(pair.Shard, pair.Receipt)).ToListAsync(cancellationToken);

    public Task<ShardReceipt?> FindReceiptAsync(JobSpec spec, int shard, CancellationToken cancellationToken) =>
        LineDataset.FindReceiptAsync(spec, shard, cancellationToken);
}

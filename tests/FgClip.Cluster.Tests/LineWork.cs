using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;
using FgClip.TestKit.Datasets;
using FgClip.Workers.Work;

namespace FgClip.Cluster.Tests;

/// <summary>The work of a <see cref="LineDataset"/>.</summary>
internal sealed class LineWork : IJobWork
{
    /// <summary>Called before a shard is computed: a test's chance to fail it or to hold it.</summary>
    public Func<ShardWork, IProgress<RowCounts>, CancellationToken, Task> BeforeShard { get; init; } = (_, _, _) => Task.CompletedTask;

    public async Task<PlanTotals> PlanAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            var plan = await LineDataset.PlanAsync(spec, cancellationToken);
            return new PlanTotals(plan.Shards, plan.Rows);
        }
        catch (ManifestFormatException refused)
        {
            throw new WorkRefusedException(refused.Message, refused);
        }
    }

    public async Task<ShardReceipt> ProcessShardAsync(ShardWork work, IProgress<RowCounts> progress, CancellationToken cancellationToken)
    {
        await BeforeShard(work, progress, cancellationToken);
        return await LineDataset.CommitAsync(work.Spec, work.Shard, work.Lease, cancellationToken);
    }

    public Task FinalizeAsync(JobSpec spec, CancellationToken cancellationToken) => LineDataset.FinalizeAsync(spec, cancellationToken);
}

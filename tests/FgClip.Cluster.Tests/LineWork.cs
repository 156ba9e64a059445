using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
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

    /// <summary>Called before the job is planned.</summary>
    public Func<CancellationToken, Task> BeforePlan { get; init; } = _ => Task.CompletedTask;

    public async Task<PlanTotals> PlanAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        await BeforePlan(cancellationToken);
        try
        {
            var plan = await LineDataset.PlanAsync(spec, cancellationToken);
            return new PlanTotals(plan.Shards, plan.Rows) { Number = plan.Number, Folder = plan.Folder };
        }
        catch (ManifestFormatException refused)
        {
            throw new WorkRefusedException(refused.Message, refused);
        }
    }

    /// <summary>Called for rows that are computed to see whether they bring the process down.</summary>
    public Func<ShardWork, RowRange, CancellationToken, Task> Probe { get; init; } = (_, _, _) => Task.CompletedTask;

    public async Task<ShardReceipt> ProcessShardAsync(ShardWork work, IProgress<RowCounts> progress, CancellationToken cancellationToken)
    {
        await BeforeShard(work, progress, cancellationToken);
        return await LineDataset.CommitAsync(work.Spec, work.Shard, work.Lease, work.Crashed, cancellationToken);
    }

    public Task ProbeShardAsync(ShardWork work, RowRange rows, CancellationToken cancellationToken) => Probe(work, rows, cancellationToken);

    public async Task<IReadOnlyList<ShardFailure>> FinalizeAsync(
        JobSpec spec, PlanTotals? plan, IReadOnlyList<ShardFailure> givenUp, CancellationToken cancellationToken)
    {
        var failed = givenUp.Select(failure => new FailedShard(failure.Shard, failure.Reason)).ToList();
        var manifest = await LineDataset.FinalizeAsync(spec, failed, cancellationToken);
        return [.. manifest.Failed.Select(failure => new ShardFailure(failure.Shard, failure.Reason))];
    }
}

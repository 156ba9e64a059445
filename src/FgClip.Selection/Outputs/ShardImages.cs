using FgClip.Datasets.Commits;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Images;
using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;

namespace FgClip.Selection.Outputs;

/// <summary>Reads the images of a dataset's rows from its inputs.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="head">Its plan.</param>
/// <param name="spec">How they are read.</param>
internal sealed class ShardImages(EmbeddedDataset dataset, PlanHead head, JobSpec spec)
{
    /// <summary>Opens the inputs of a dataset.</summary>
    /// <exception cref="InvalidDataException">The dataset has no plan.</exception>
    public static async Task<ShardImages> OpenAsync(EmbeddedDataset dataset, CancellationToken cancellationToken)
    {
        var job = await JobRecord.ReadAsync(dataset.Store, cancellationToken).ConfigureAwait(false);
        var head = await PlanHead.ReadLastAsync(dataset.Store, cancellationToken).ConfigureAwait(false);
        return job is null || head is null
            ? throw new InvalidDataException($"{dataset.Store.Root} has no plan.")
            : new ShardImages(dataset, head, job.Spec);
    }

    /// <summary>The rows of a shard as its input has them, in the order of the part.</summary>
    public async Task<(IAsyncEnumerable<InputRow> Rows, RowImageReader Images)> OpenShardAsync(int shard,
        CancellationToken cancellationToken)
    {
        var block = await ShardBlock.ReadAsync(dataset.Store, head, DatasetPaths.BlockOf(shard), cancellationToken).ConfigureAwait(false);
        var descriptor = block.Shards[shard % DatasetPaths.ShardsPerBlock];
        var plan = await head.ReadPlanForAsync(dataset.Store, descriptor, cancellationToken).ConfigureAwait(false);
        return (
            new ShardReader(spec.Manifest, dataset.Store).ReadAsync(plan, descriptor, cancellationToken),
            RowImageReader.For(spec.Manifest, plan.Inputs[descriptor.Input], spec.Run));
    }
}

using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>The stretch of a tar that a shard is.</summary>
/// <param name="End">Where it ends: at the next shard's first header, or with the archive.</param>
/// <param name="ImageWindow">Bytes of a window where images come with their rows; null where they do not.</param>
internal sealed record TarStretch(long End, int? ImageWindow)
{
    /// <summary>
    /// Finds a shard's stretch. Plans store where shards start, so the end is in the block of the next one; a file of this machine is read
    /// as far as there are rows, and needs no end.
    /// </summary>
    public static async Task<TarStretch> FindAsync(
        IObjectStore output, DatasetPlan plan, ShardDescriptor shard, int? imageWindow, CancellationToken cancellationToken)
    {
        var input = plan.Inputs[shard.Input];
        var isLast = shard.FirstRow + shard.Rows >= input.FirstRow + input.Rows;
        if (isLast || StoreAddresses.IsLocal(input.Address))
            return new TarStretch(input.Bytes, imageWindow);
        var (block, at) = Math.DivRem(shard.Index + 1, DatasetPaths.ShardsPerBlock);
        var next = (await ShardBlock.ReadAsync(output, plan, block, cancellationToken).ConfigureAwait(false)).Shards[at];
        return next.Input == shard.Input
            ? new TarStretch(next.Offset, imageWindow)
            : throw new InvalidDataException(
                $"{output.Root}: shard {next.Index} of the plan should follow the rows of shard {shard.Index}.");
    }
}

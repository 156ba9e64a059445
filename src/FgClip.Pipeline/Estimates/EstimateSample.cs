using FgClip.Datasets.Inputs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Pipeline.Estimates;

/// <summary>
/// Takes rows from all over a planned input: evenly from up to 16 shards, which themselves lie evenly. They come shuffled, always in the
/// same order, so that the first few of them are a sample as well.
/// </summary>
internal sealed class EstimateSample(ShardReader reader, IObjectStore output, DatasetPlan plan)
{
    private const int MaxShards = 16;

    public async Task<IReadOnlyList<SampledRow>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        List<SampledRow> rows = [];
        var shards = Math.Min(MaxShards, Math.Min(plan.Shards, count));
        for (var i = 0; i < shards; i++)
        {
            var shard = await ShardAsync((int)((long)i * plan.Shards / shards), cancellationToken).ConfigureAwait(false);
            var share = ((i + 1) * count / shards) - (i * count / shards);
            await TakeAsync(shard, Math.Min(share, shard.Rows), rows, cancellationToken).ConfigureAwait(false);
        }
        var shuffled = rows.ToArray();
        new Random(Seed: 0).Shuffle(shuffled);
        return shuffled;
    }

    private async Task TakeAsync(ShardDescriptor shard, int count, List<SampledRow> rows, CancellationToken cancellationToken)
    {
        var (row, taken) = (0, 0);
        await foreach (var input in reader.ReadAsync(plan, shard, cancellationToken).ConfigureAwait(false))
        {
            if (row++ != (long)taken * shard.Rows / count)
                continue;
            rows.Add(new(shard.Input, input));
            if (++taken == count)
                return;
        }
    }

    private async Task<ShardDescriptor> ShardAsync(int index, CancellationToken cancellationToken)
    {
        var block = await ShardBlock.ReadAsync(output, plan, index / DatasetPaths.ShardsPerBlock, cancellationToken).ConfigureAwait(false);
        return block.Shards[index % DatasetPaths.ShardsPerBlock];
    }
}

/// <summary>A row and the position of its input.</summary>
internal readonly record struct SampledRow(int Input, InputRow Row);

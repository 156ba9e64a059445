using FgClip.Datasets.Layout;
using FgClip.Storage;

namespace FgClip.Datasets.Plans;

/// <summary>Writes shard descriptors block by block. A block that is there was written by a planner that saw the same, and stays.</summary>
internal sealed class ShardBlockWriter(IObjectStore output, string folder)
{
    private readonly List<ShardDescriptor> _shards = [];
    private int _block;

    public async ValueTask AddAsync(ShardDescriptor shard, CancellationToken cancellationToken)
    {
        _shards.Add(shard);
        if (_shards.Count == DatasetPaths.ShardsPerBlock)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_shards.Count == 0)
            return;

        var block = new ShardBlock(_block, _shards);
        var name = DatasetPaths.PlanBlock(folder, _block++);
        await output.PutJsonAsync(name, block, CommitCondition.Absent, DatasetPaths.RecordStaging, cancellationToken).ConfigureAwait(false);
        _shards.Clear();
    }
}

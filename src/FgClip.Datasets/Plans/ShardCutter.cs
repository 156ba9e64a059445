using FgClip.Datasets.Jobs;

namespace FgClip.Datasets.Plans;

/// <summary>Cuts rows into shards where either bound is reached. A shard has rows of one input only.</summary>
/// <param name="options">The bounds.</param>
/// <param name="blocks">Where shards go.</param>
/// <param name="before">The plan that is gone on from; null for the first.</param>
internal sealed class ShardCutter(ShardOptions options, ShardBlockWriter blocks, DatasetPlan? before)
{
    private ShardDescriptor? _open;
    private long _bytes;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; } = before?.Rows ?? 0;

    /// <summary>Shards so far, the open one included.</summary>
    public int Shards { get; private set; } = before?.Shards ?? 0;

    /// <summary>Takes the next row.</summary>
    /// <param name="input">Position of its input.</param>
    /// <param name="offset">Where it starts there.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="bytes">Bytes that it is expected to take in its part.</param>
    /// <param name="cancellationToken">Stops the writing of a full block.</param>
    public async ValueTask AddAsync(int input, long offset, long number, long bytes, CancellationToken cancellationToken)
    {
        if (_open is not null && (_open.Rows >= options.Rows || _bytes + bytes > options.OutputBytes))
            await CloseAsync(cancellationToken).ConfigureAwait(false);

        _open ??= new ShardDescriptor(Shards++, input, offset, number, Rows, Rows: 0);
        _open = _open with { Rows = _open.Rows + 1 };
        _bytes += bytes;
        Rows++;
    }

    /// <summary>Ends the open shard, as at the end of an input.</summary>
    public async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        if (_open is not null)
            await blocks.AddAsync(_open, cancellationToken).ConfigureAwait(false);
        (_open, _bytes) = (null, 0);
    }
}

using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Planning;

/// <summary>Cuts rows into shards where either bound is reached. A shard has rows of one input only.</summary>
internal sealed class ShardCutter(ShardOptions options, RowSizeEstimate rowSize, ShardBlockWriter blocks)
{
    private ShardDescriptor? _open;
    private long _bytes;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Shards so far, the open one included.</summary>
    public int Shards { get; private set; }

    /// <summary>Takes the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="input">Position of its input.</param>
    /// <param name="manifestBytes">Bytes that it takes in its manifest.</param>
    /// <param name="cancellationToken">Stops the writing of a full block.</param>
    public async ValueTask AddAsync(ManifestRow row, int input, long manifestBytes, CancellationToken cancellationToken)
    {
        var bytes = rowSize.Of(row, manifestBytes);
        if (_open is not null && (_open.Rows >= options.Rows || _bytes + bytes > options.OutputBytes))
            await CloseAsync(cancellationToken).ConfigureAwait(false);

        _open ??= new ShardDescriptor(Shards++, input, row.Offset, row.Number, Rows, Rows: 0);
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

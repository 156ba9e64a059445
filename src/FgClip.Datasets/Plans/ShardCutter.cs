using FgClip.Datasets.Jobs;

namespace FgClip.Datasets.Plans;

/// <summary>Cuts the rows of an input into shards where either bound is reached. A shard has rows of one input only.</summary>
/// <param name="options">The bounds.</param>
internal sealed class ShardCutter(ShardOptions options)
{
    private readonly List<ShardCut> _shards = [];
    private int _rows;
    private long _bytes;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The shards so far; the last one is open.</summary>
    public IReadOnlyList<ShardCut> Shards => _shards;

    /// <summary>Position in the input of the first row of the open shard.</summary>
    public long OpenShardRow => Rows - _rows;

    /// <summary>Takes the next row.</summary>
    /// <param name="offset">Where it starts in the input.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="bytes">Bytes that it is expected to take in its part.</param>
    public void Add(long offset, long number, long bytes)
    {
        if (_rows == 0 || _rows >= options.Rows || _bytes + bytes > options.OutputBytes)
        {
            _shards.Add(new ShardCut(offset, number, Rows: 0));
            (_rows, _bytes) = (0, 0);
        }

        _shards[^1] = _shards[^1] with { Rows = ++_rows };
        _bytes += bytes;
        Rows++;
    }
}

using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>What one pass over all inputs adds up.</summary>
/// <param name="schema">The columns so far.</param>
/// <param name="cutter">The shards so far.</param>
/// <param name="rowSize">What a row is expected to take in its part.</param>
/// <param name="firstInput">Position of the first input.</param>
/// <param name="totalBytes">Bytes of all inputs.</param>
/// <param name="progress">Is told now and then.</param>
internal sealed class PlanningPass(CarriedSchema schema, ShardCutter cutter, RowSizeEstimate rowSize, int firstInput, long totalBytes,
    IProgress<PlanProgress>? progress)
{
    private const int RowsPerReport = 10_000;

    private int _input = firstInput - 1;
    private long _finishedBytes;

    public CarriedSchema Schema => schema;

    public RowSizeEstimate RowSize => rowSize;

    /// <summary>Rows so far.</summary>
    public long Rows => cutter.Rows;

    /// <summary>Shards so far.</summary>
    public int Shards => cutter.Shards;

    /// <summary>The shard that the last row went into.</summary>
    public int OpenShard => cutter.Shards - 1;

    /// <summary>Goes to the next input.</summary>
    public void Begin() => _input++;

    /// <summary>Takes the next row of the input, with its columns.</summary>
    /// <param name="row">The row.</param>
    /// <param name="bytesRead">Bytes of the input that were read.</param>
    /// <param name="cancellationToken">Stops the writing of a full block.</param>
    public ValueTask AddAsync(ManifestRow row, long bytesRead, CancellationToken cancellationToken)
    {
        schema.Observe(row);
        return AddAsync(row.Offset, row.Number, rowSize.Estimate(row), bytesRead, cancellationToken);
    }

    /// <summary>Takes the next row of the input.</summary>
    /// <param name="offset">Where it starts there.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="outputBytes">Bytes that it is expected to take in its part.</param>
    /// <param name="bytesRead">Bytes of the input that were read.</param>
    /// <param name="cancellationToken">Stops the writing of a full block.</param>
    public async ValueTask AddAsync(long offset, long number, long outputBytes, long bytesRead, CancellationToken cancellationToken)
    {
        await cutter.AddAsync(_input, offset, number, outputBytes, cancellationToken).ConfigureAwait(false);
        if (cutter.Rows % RowsPerReport == 0)
            Report(bytesRead);
    }

    /// <summary>Ends the input.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="cancellationToken">Stops the writing of a full block.</param>
    public async ValueTask FinishAsync(long bytes, CancellationToken cancellationToken)
    {
        await cutter.CloseAsync(cancellationToken).ConfigureAwait(false);
        Report(bytes);
        _finishedBytes += bytes;
    }

    private void Report(long bytes) =>
        progress?.Report(new PlanProgress(_input, _finishedBytes + bytes, totalBytes, cutter.Rows, cutter.Shards));
}

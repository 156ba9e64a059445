using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>What one pass over all inputs adds up.</summary>
/// <param name="schema">The columns so far.</param>
/// <param name="cutter">The shards so far.</param>
/// <param name="rowSize">What a row is expected to take in its part.</param>
/// <param name="firstInput">Position of the first input.</param>
/// <param name="totalBytes">Bytes of all inputs.</param>
/// <param name="options">Names the columns that features are computed from.</param>
/// <param name="progress">Is told now and then.</param>
internal sealed class PlanningPass(
    CarriedSchema schema,
    ShardCutter cutter,
    RowSizeEstimate rowSize,
    int firstInput,
    long totalBytes,
    ManifestOptions options,
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

    /// <summary>What the rows of the input have so far. Rows that are none say nothing.</summary>
    public RowFields Fields { get; private set; }

    /// <summary>Whether the input has a row that is not a fault.</summary>
    public bool HasGoodRow { get; private set; }

    /// <summary>Finds out what names the rows of the input.</summary>
    public KeyUniqueness Keys { get; private set; } = new();

    /// <summary>Goes to the next input.</summary>
    public void Begin()
    {
        _input++;
        (Fields, HasGoodRow, Keys) = (RowFields.None, false, new KeyUniqueness());
    }

    /// <summary>Takes into account what the rows of the input have.</summary>
    public void Observe(RowFields fields)
    {
        Fields |= fields;
        HasGoodRow = true;
    }

    /// <summary>Takes the next row of the input, with its columns.</summary>
    /// <param name="row">The row.</param>
    /// <param name="bytesRead">Bytes of the input that were read.</param>
    /// <param name="cancellationToken">Stops the writing of a full block.</param>
    public ValueTask AddAsync(ManifestRow row, long bytesRead, CancellationToken cancellationToken)
    {
        schema.Observe(row);
        Keys.Add(row);
        if (row.Fault is null && (!HasGoodRow || Fields != RowFields.All))
            Observe(FieldsOf(row));
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

    private RowFields FieldsOf(ManifestRow row)
    {
        var fields = RowFields.None;
        if (row.Image is not null || row.Member is not null || row.ImageContent is not null || row.Fields?.Image is not null)
            fields |= RowFields.Image;
        if (row.ShortCaption is not null || row.LongCaption is not null)
            fields |= RowFields.Caption;
        if (row.Boxes.Count > 0)
            fields |= RowFields.Boxes;

        // A column that is there may hold nulls alone, or what is not such a field.
        for (var i = 0; i < row.Columns.Count && (Fields | fields) != RowFields.All; i++)
        {
            var name = row.Columns[i].Name;
            fields |= name == options.ImageColumn ? RowFields.Image
                : name == options.CaptionColumn ? RowFields.Caption
                : name == options.BoxesColumn ? RowFields.Boxes
                : RowFields.None;
        }

        return fields;
    }

    private void Report(long bytes) =>
        progress?.Report(new PlanProgress(_input, _finishedBytes + bytes, totalBytes, cutter.Rows, cutter.Shards));
}

using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Plans;

/// <summary>What one pass over an input adds up. It needs nothing of the other inputs.</summary>
/// <param name="schema">The columns so far.</param>
/// <param name="cutter">The shards so far.</param>
/// <param name="rowSize">What a row is expected to take in its part.</param>
/// <param name="options">Names the columns that features are computed from.</param>
/// <param name="progress">Is told now and then how many bytes of the input were read, and how many rows there are.</param>
/// <param name="kept">Takes what is needed of each row of a stretch; null for a pass over a whole input.</param>
internal sealed class PlanningPass(
    CarriedSchema schema,
    ShardCutter cutter,
    RowSizeEstimate rowSize,
    ManifestOptions options,
    Action<long, long>? progress,
    KeptRows? kept = null)
{
    private const int RowsPerReport = 2_000;

    public CarriedSchema Schema => schema;

    public RowSizeEstimate RowSize => rowSize;

    /// <summary>Rows so far.</summary>
    public long Rows => cutter.Rows;

    /// <summary>The position of the first row of the shard that the last row went into.</summary>
    public long OpenShardRow => cutter.OpenShardRow;

    /// <summary>What the rows of the input have so far. Rows that are none say nothing.</summary>
    public RowFields Fields { get; private set; }

    /// <summary>Whether the input has a row that is not a fault.</summary>
    public bool HasGoodRow { get; private set; }

    /// <summary>Finds out what names the rows of the input.</summary>
    public KeyUniqueness Keys { get; } = new();

    /// <summary>Takes into account what the rows of the input have.</summary>
    public void Observe(RowFields fields)
    {
        Fields |= fields;
        HasGoodRow = true;
    }

    /// <summary>Takes the next row of the input, with its columns.</summary>
    /// <param name="row">The row.</param>
    /// <param name="bytesRead">Bytes of the input that were read.</param>
    /// <param name="cancellationToken">Stops the pass.</param>
    public ValueTask AddAsync(ManifestRow row, long bytesRead, CancellationToken cancellationToken)
    {
        schema.Observe(row);
        if (kept is null)
            Keys.Add(row);
        else if (KeyUniqueness.NameOf(row) is { } image)
            kept.AddNamed(image);
        if (row.Fault is null && (!HasGoodRow || Fields != RowFields.All))
            Observe(FieldsOf(row));
        return AddAsync(row.Offset, row.Number, rowSize.Estimate(row), bytesRead, cancellationToken);
    }

    /// <summary>Takes the next row of the input.</summary>
    /// <param name="offset">Where it starts there.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="outputBytes">Bytes that it is expected to take in its part.</param>
    /// <param name="bytesRead">Bytes of the input that were read.</param>
    /// <param name="cancellationToken">Stops the pass.</param>
    public ValueTask AddAsync(long offset, long number, long outputBytes, long bytesRead, CancellationToken cancellationToken)
    {
        cutter.Add(offset, number, outputBytes);
        kept?.Rows.Add((offset, number, outputBytes));
        return cutter.Rows % RowsPerReport == 0 ? ReportAsync(bytesRead, cancellationToken) : ValueTask.CompletedTask;
    }

    private async ValueTask ReportAsync(long bytesRead, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Invoke(bytesRead, cutter.Rows);
        // Reading from a local disk seldom waits, and many inputs are read at once: the pool's threads serve a silo's calls too.
        await Task.Yield();
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
}

using FgClip.Mining.Specs;

namespace FgClip.Mining.Outputs;

/// <summary>The Parquet formats, with the columns that sentence-transformers' trainers take.</summary>
internal sealed class TupleWriter : IMinedWriter
{
    private readonly TableFile _file;
    private readonly IMinedRows _rows;

    private TupleWriter(TableFile file, IMinedRows rows) => (_file, _rows) = (file, rows);

    public long Rows => _file.Rows;

    public static async Task<TupleWriter> CreateAsync(Stream stream, OutputFormat format, int negatives, bool withScores,
        CancellationToken cancellationToken)
    {
        IMinedRows rows = format switch
        {
            OutputFormat.Triplet => new TripletRows(withScores),
            OutputFormat.NTuple or OutputFormat.NTupleScores => new NTupleRows(negatives, withScores),
            OutputFormat.LabeledPair => new LabeledPairRows(withScores),
            OutputFormat.LabeledList => new LabeledListRows(withScores),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such Parquet format."),
        };
        return new TupleWriter(await TableFile.CreateAsync(stream, rows.Columns, cancellationToken).ConfigureAwait(false), rows);
    }

    public async Task WriteAsync(MinedAnchor anchor, CancellationToken cancellationToken)
    {
        // Each step of the sequence adds one row.
        foreach (var _ in _rows.Add(anchor))
            await _file.EndRowAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Rewriting;

/// <summary>
/// Writes a part again with some of its rows replaced. The others are copied as they are stored, never decoded and encoded again, so that
/// they keep every bit; row groups stay where they were.
/// </summary>
internal sealed class PartRewriter : IPartWriter
{
    private readonly ParquetPartReader _old;
    private readonly long _firstRow;
    private readonly IPartFile _file;
    private readonly RowGroupSplice _splice;
    private readonly IReadOnlyList<SplicedColumn> _columns;
    private readonly StatusCounter _statuses = new();
    private readonly HashSet<long> _replaced = [];
    private int _group;
    private long _groupStart;

    private PartRewriter(ParquetPartReader old, long firstRow, IPartFile file, RowGroupSplice splice,
        IReadOnlyList<SplicedColumn> columns) =>
        (_old, _firstRow, _file, _splice, _columns) = (old, firstRow, file, splice, columns);

    /// <summary>Starts the new part.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="old">The part as it is; it stays the caller's, open until this is completed.</param>
    /// <param name="firstRow">Index of its first row in the job's input.</param>
    /// <param name="layout">The columns, those of the old part.</param>
    /// <param name="metadata">What the new part says about itself.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<PartRewriter> CreateAsync(
        Stream stream, ParquetPartReader old, long firstRow, PartSchema layout, PartMetadata metadata, CancellationToken cancellationToken)
    {
        var splice = new RowGroupSplice(old);
        IReadOnlyList<SplicedColumn> columns = [.. layout.CreateColumns().Select(column => new SplicedColumn(column, splice))];
        var file = await PartFiles.CreateAsync(stream, layout, new ParquetSchema(columns.Select(c => c.Field)), metadata, cancellationToken)
            .ConfigureAwait(false);
        return new PartRewriter(old, firstRow, file, splice, columns);
    }

    /// <summary>Takes a row that replaces the one of its index; rows come in the order of the part.</summary>
    public async ValueTask WriteAsync(OutputRow row, CancellationToken cancellationToken)
    {
        var position = row.Input.Index - _firstRow;
        while (position >= _groupStart + _old.RowsOf(_group))
            await FlushAsync(cancellationToken).ConfigureAwait(false);

        _splice.Replace(checked((int)(position - _groupStart)));
        foreach (var column in _columns)
            column.Append(row);
        _statuses.Add(row.Status);
        _replaced.Add(position);
    }

    /// <inheritdoc />
    public async Task<PartSummary> CompleteAsync(CancellationToken cancellationToken)
    {
        while (_group < _old.RowGroups)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        await _file.CompleteAsync(cancellationToken).ConfigureAwait(false);

        var position = 0L;
        await foreach (var status in _old.ReadStatusAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!_replaced.Contains(position++))
                _statuses.Add(status);
        }

        return _statuses.ToSummary();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _file.WriteRowGroupAsync(_columns, cancellationToken).ConfigureAwait(false);
        _groupStart += _old.RowsOf(_group++);
        _splice.Next();
    }
}

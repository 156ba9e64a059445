using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Writing;

/// <summary>
/// Writes a part, with zstd: by Parquet.Net, or by ParquetSharp where a dense map is not float32, because Parquet.Net has no float16 and
/// writes int8 as four bytes. A row group is written when its columns hold <see cref="RowGroupBytes"/>, or one of them half of that, so
/// memory does not grow with the part. The bytes are a function of the rows and the metadata.
/// </summary>
public sealed class ParquetPartWriter : IPartWriter
{
    /// <summary>Bytes of a row group before compression: 32 MiB. The writer needs several times that while it writes one.</summary>
    public const int RowGroupBytes = 32 << 20;

    private readonly IPartFile _file;
    private readonly IReadOnlyList<PartColumn> _columns;
    private readonly int _rowGroupBytes;
    private readonly StatusCounter _statuses = new();
    private int _rowsInGroup;
    private bool _completed;

    private ParquetPartWriter(IPartFile file, IReadOnlyList<PartColumn> columns, int rowGroupBytes) =>
        (_file, _columns, _rowGroupBytes) = (file, columns, rowGroupBytes);

    /// <summary>Starts a part.</summary>
    /// <param name="stream">Where to; it need not seek, and stays open.</param>
    /// <param name="layout">The columns.</param>
    /// <param name="metadata">What the part says about itself.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static Task<ParquetPartWriter> CreateAsync(
        Stream stream, PartSchema layout, PartMetadata metadata, CancellationToken cancellationToken) =>
        CreateAsync(stream, layout, metadata, RowGroupBytes, cancellationToken);

    internal static async Task<ParquetPartWriter> CreateAsync(
        Stream stream, PartSchema layout, PartMetadata metadata, int rowGroupBytes, CancellationToken cancellationToken)
    {
        var columns = layout.CreateColumns();
        var schema = new ParquetSchema(columns.Select(c => c.Field));
        var file = await PartFiles.CreateAsync(stream, layout, schema, metadata, cancellationToken).ConfigureAwait(false);
        return new ParquetPartWriter(file, columns, rowGroupBytes);
    }

    /// <inheritdoc />
    public async ValueTask WriteAsync(OutputRow row, CancellationToken cancellationToken)
    {
        var (bytes, largest) = (0L, 0L);
        foreach (var column in _columns)
        {
            column.Append(row);
            bytes += column.Bytes;
            largest = Math.Max(largest, column.Bytes);
        }

        _statuses.Add(row.Status);
        _rowsInGroup++;
        // To write a column takes about ten times its bytes: levels, pages, compressed pages.
        if (bytes >= _rowGroupBytes || largest >= _rowGroupBytes / 2)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<PartSummary> CompleteAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        _completed = true;
        await _file.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return _statuses.ToSummary();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _completed = true;
        return _file.DisposeAsync();
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        if (_rowsInGroup == 0)
            return;

        await _file.WriteRowGroupAsync(_columns, cancellationToken).ConfigureAwait(false);
        _rowsInGroup = 0;
    }
}

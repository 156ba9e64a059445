using System.IO.Compression;
using Parquet;
using Parquet.Schema;

namespace FgClip.Mining.Outputs;

/// <summary>A Parquet file of some columns, zstd. Rows gather in the columns until there are enough for a row group.</summary>
internal sealed class TableFile
{
    private const int RowsPerGroup = 1 << 16;

    private static readonly ParquetOptions Options = new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        CompressionLevel = CompressionLevel.Fastest,
    };

    private readonly ParquetWriter _writer;
    private readonly IReadOnlyList<TableColumn> _columns;
    private int _pending;

    private TableFile(ParquetWriter writer, IReadOnlyList<TableColumn> columns) => (_writer, _columns) = (writer, columns);

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    public static async Task<TableFile> CreateAsync(Stream stream, IReadOnlyList<TableColumn> columns, CancellationToken cancellationToken)
    {
        var schema = new ParquetSchema(columns.Select(column => column.Field));
        return new TableFile(
            await ParquetWriter.CreateAsync(schema, stream, Options, cancellationToken: cancellationToken).ConfigureAwait(false), columns);
    }

    /// <summary>Ends a row, when each column has taken its value.</summary>
    public async ValueTask EndRowAsync(CancellationToken cancellationToken)
    {
        Rows++;
        if (++_pending == RowsPerGroup)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what is left, and the footer.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_pending > 0)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var group = _writer.CreateRowGroup();
        foreach (var column in _columns)
            await column.FlushAsync(group, cancellationToken).ConfigureAwait(false);
        group.CompleteValidate();
        _pending = 0;
    }
}

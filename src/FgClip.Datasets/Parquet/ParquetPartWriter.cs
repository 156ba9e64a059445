using System.IO.Compression;
using FgClip.Datasets.Rows;
using Parquet;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet;

/// <summary>
/// Writes a part with Parquet.Net: float32 lists, zstd. A row group is written when its columns hold <see cref="RowGroupBytes"/>, or one of
/// them half of that, so memory does not grow with the part. The bytes are a function of the rows and the metadata.
/// </summary>
public sealed class ParquetPartWriter : IPartWriter
{
    /// <summary>Bytes of a row group before compression: 32 MiB. The writer needs several times that while it writes one.</summary>
    public const int RowGroupBytes = 32 << 20;

    private static readonly ParquetOptions Options = new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        CompressionLevel = CompressionLevel.Fastest,
    };

    private readonly ParquetWriter _writer;
    private readonly IReadOnlyList<PartColumn> _columns;
    private readonly int _rowGroupBytes;
    private readonly StatusCounter _statuses = new();
    private int _rowsInGroup;
    private bool _completed;

    private ParquetPartWriter(ParquetWriter writer, IReadOnlyList<PartColumn> columns, int rowGroupBytes) =>
        (_writer, _columns, _rowGroupBytes) = (writer, columns, rowGroupBytes);

    /// <summary>Starts a part.</summary>
    /// <param name="stream">Where to; it need not seek, and stays open.</param>
    /// <param name="layout">The columns.</param>
    /// <param name="metadata">What the part says about itself.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static Task<ParquetPartWriter> CreateAsync(
        Stream stream, PartLayout layout, PartMetadata metadata, CancellationToken cancellationToken) =>
        CreateAsync(stream, layout, metadata, RowGroupBytes, cancellationToken);

    internal static async Task<ParquetPartWriter> CreateAsync(
        Stream stream, PartLayout layout, PartMetadata metadata, int rowGroupBytes, CancellationToken cancellationToken)
    {
        var columns = PartColumns.Create(layout);
        var schema = new ParquetSchema(columns.Select(c => c.Field));
        var writer = await ParquetWriter.CreateAsync(schema, stream, Options, cancellationToken: cancellationToken).ConfigureAwait(false);
        writer.CustomMetadata = metadata.ToPairs();
        return new ParquetPartWriter(writer, columns, rowGroupBytes);
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
        await _writer.DisposeAsync().ConfigureAwait(false);
        return _statuses.ToSummary();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        // Parquet.Net writes the footer when its writer is disposed. A part that is given up gets none.
        _completed = true;
        return ValueTask.CompletedTask;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        if (_rowsInGroup == 0)
            return;

        using var group = _writer.CreateRowGroup();
        foreach (var column in _columns)
            await column.FlushAsync(group, cancellationToken).ConfigureAwait(false);
        group.CompleteValidate();
        _rowsInGroup = 0;
    }
}

using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Writing;

/// <summary>
/// Writes a part, with zstd: by Parquet.Net, or by ParquetSharp where a dense map is not float32, because Parquet.Net has no float16 and
/// writes int8 as four bytes. A row group is written when its columns hold so many bytes, or its texts 16 MiB, so that memory
/// does not grow with the part. The bytes are a function of the rows, the metadata and the size of row groups.
/// </summary>
public sealed class ParquetPartWriter : IPartWriter
{
    /// <summary>
    /// Bytes of a row group before compression where the job does not say it: 128 MiB, as query engines like them. The writer needs six
    /// times that while it writes one.
    /// </summary>
    public const int RowGroupBytes = 128 << 20;

    // To write texts takes more than ten times their bytes: UTF-16 and UTF-8, a dictionary, pages, compressed pages.
    private const int TextBytes = 16 << 20;

    private readonly IPartFile _file;
    private readonly IReadOnlyList<PartColumn> _columns;
    private readonly int _rowGroupBytes;
    private readonly StatusCounter _statuses = new();
    private int _rowsInGroup;
    private bool _completed;

    private ParquetPartWriter(IPartFile file, IReadOnlyList<PartColumn> columns, int rowGroupBytes) =>
        (_file, _columns, _rowGroupBytes) = (file, columns, rowGroupBytes);

    /// <summary>Starts a part with row groups of the default size.</summary>
    /// <param name="stream">Where to; it need not seek, and stays open.</param>
    /// <param name="layout">The columns.</param>
    /// <param name="metadata">What the part says about itself.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static Task<ParquetPartWriter> CreateAsync(
        Stream stream, PartSchema layout, PartMetadata metadata, CancellationToken cancellationToken) =>
        CreateAsync(stream, layout, metadata, rowGroupBytes: null, cancellationToken);

    /// <summary>Starts a part.</summary>
    /// <param name="stream">Where to; it need not seek, and stays open.</param>
    /// <param name="layout">The columns.</param>
    /// <param name="metadata">What the part says about itself.</param>
    /// <param name="rowGroupBytes">Bytes after which a row group ends; null for <see cref="RowGroupBytes"/>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<ParquetPartWriter> CreateAsync(
        Stream stream, PartSchema layout, PartMetadata metadata, int? rowGroupBytes, CancellationToken cancellationToken)
    {
        var columns = layout.CreateColumns();
        var schema = new ParquetSchema(columns.Select(c => c.Field));
        var file = await PartFiles.CreateAsync(stream, layout, schema, metadata, cancellationToken).ConfigureAwait(false);
        return new ParquetPartWriter(file, columns, rowGroupBytes ?? RowGroupBytes);
    }

    /// <inheritdoc />
    public async ValueTask WriteAsync(OutputRow row, CancellationToken cancellationToken)
    {
        foreach (var column in _columns)
            column.Append(row);

        _statuses.Add(row.Status);
        _rowsInGroup++;
        if (IsFull(_columns, _rowGroupBytes))
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

    /// <summary>Whether a row group ends with what its columns hold.</summary>
    internal static bool IsFull(IReadOnlyList<PartColumn> columns, int rowGroupBytes)
    {
        var (bytes, texts) = (0L, 0L);
        foreach (var column in columns)
        {
            bytes += column.Bytes;
            texts += column.TextBytes;
        }

        return bytes >= rowGroupBytes || texts >= TextBytes;
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

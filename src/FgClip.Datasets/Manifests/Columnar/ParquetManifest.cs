using System.Globalization;
using FgClip.Datasets.Jobs;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>
/// A Parquet file that is open as a manifest. What its footer says is checked against the file before anything is believed.
/// </summary>
internal sealed class ParquetManifest : IDisposable
{
    /// <summary>How many rows are decoded at a time: few, because each may hold an image.</summary>
    private const int BatchRows = 64;

    private const int ColumnBuffer = 1 << 20;

    private readonly WatchedStream _stream;
    private readonly FileReader _reader;

    private ParquetManifest(string file, WatchedStream stream, FileReader reader)
    {
        (File, _stream, _reader) = (file, stream, reader);
        Groups = [.. Enumerable.Range(0, reader.NumRowGroups).Select(RowGroupOf)];
        Schema = reader.Schema;
    }

    /// <summary>The file's name, for messages.</summary>
    public string File { get; }

    /// <summary>The row groups.</summary>
    public IReadOnlyList<ParquetRowGroup> Groups { get; }

    /// <summary>The columns.</summary>
    public Apache.Arrow.Schema Schema { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="stream">The file, seekable; the manifest owns it.</param>
    /// <param name="length">Bytes of the file.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ManifestFormatException">It is not a Parquet file, or its footer lies.</exception>
    public static async Task<ParquetManifest> OpenAsync(string file, Stream stream, long length, CancellationToken cancellationToken)
    {
        var watched = new WatchedStream(stream);
        try
        {
            await ParquetFooter.CheckAsync(watched, length, cancellationToken).ConfigureAwait(false);
            watched.Position = 0;
            using var properties = ArrowReaderProperties.GetDefault();
            properties.BatchSize = BatchRows;
            properties.UseThreads = false;
            properties.PreBuffer = false;
            // In Arrow's nanoseconds, dates before 1677 and after 2262 would become others.
            properties.CoerceInt96TimestampUnit = Apache.Arrow.Types.TimeUnit.Microsecond;
            using var reading = ReaderProperties.GetDefaultReaderProperties();
            reading.EnableBufferedStream();
            reading.BufferSize = ColumnBuffer;
            var manifest = new ParquetManifest(file, watched, new FileReader(watched, reading, properties, leaveOpen: true));
            manifest.ThrowIfItLies(length);
            return manifest;
        }
        catch (Exception e) when (IsDamage(e))
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            watched.ThrowIfFailed();
            throw new ManifestFormatException($"{file} is not a whole Parquet file: {e.Message.TrimEnd('.')}.");
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The batches of some row groups, in order.</summary>
    public Apache.Arrow.Ipc.IArrowArrayStream Read(IEnumerable<int> groups) => _reader.GetRecordBatchReader([.. groups], null!);

    /// <summary>What the bytes of the columns mean.</summary>
    /// <param name="options">How they are called.</param>
    /// <param name="rules">The rules of the plan.</param>
    public IReadOnlyList<ColumnShape> Shapes(ManifestOptions options, ReadingRules rules) =>
        ColumnShape.From(Schema, _reader.ParquetReader.FileMetaData.Schema, options, rules);

    /// <summary>The batches of one leaf column in a row group.</summary>
    public Apache.Arrow.Ipc.IArrowArrayStream ReadLeaf(int group, int leaf) => _reader.GetRecordBatchReader([group], [leaf]);

    /// <summary>What is known of a leaf column in a row group.</summary>
    public T OfChunk<T>(int group, int leaf, Func<ColumnChunkMetaData, T> read)
    {
        using var row = _reader.ParquetReader.RowGroup(group);
        using var chunk = row.MetaData.GetColumnChunkMetaData(leaf);
        return read(chunk);
    }

    /// <summary>The leaf columns' paths, each from its top column down.</summary>
    public IReadOnlyList<string[]> Leaves()
    {
        var schema = _reader.ParquetReader.FileMetaData.Schema;
        var leaves = new string[schema.NumColumns][];
        for (var i = 0; i < leaves.Length; i++)
        {
            using var path = schema.Column(i).Path;
            leaves[i] = path.ToDotVector();
        }

        return leaves;
    }

    /// <summary>Says that the store failed, where it did: that is not damage.</summary>
    /// <exception cref="IOException">The store failed.</exception>
    public void ThrowIfStoreFailed() => _stream.ThrowIfFailed();

    /// <summary>
    /// Whether an exception may say that the file is damaged. Arrow's interface to its native library throws nothing more special than
    /// <see cref="Exception"/>.
    /// </summary>
    public static bool IsDamage(Exception e) =>
        e.GetType() == typeof(Exception)
        || e is ParquetException or InvalidDataException or NotSupportedException or OverflowException or ArgumentException
            or NotImplementedException or InvalidOperationException;

    /// <inheritdoc />
    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }

    private ParquetRowGroup RowGroupOf(int index)
    {
        using var group = _reader.ParquetReader.RowGroup(index);
        var (compressed, uncompressed) = (0L, 0L);
        for (var i = 0; i < group.MetaData.NumColumns; i++)
        {
            using var chunk = group.MetaData.GetColumnChunkMetaData(i);
            if (chunk.TotalCompressedSize < 0 || chunk.TotalUncompressedSize < 0 || chunk.NumValues < 0)
                throw new InvalidDataException("a column has a negative size");
            compressed = checked(compressed + chunk.TotalCompressedSize);
            uncompressed = checked(uncompressed + chunk.TotalUncompressedSize);
        }

        return new ParquetRowGroup(index, group.MetaData.NumRows, compressed, uncompressed);
    }

    private void ThrowIfItLies(long length)
    {
        if (Groups.Any(group => group.Rows < 0) || Groups.Sum(group => group.Rows) != _reader.ParquetReader.FileMetaData.NumRows)
            throw new InvalidDataException("its row groups have not as many rows as it says");
        if (Groups.Sum(group => group.Compressed) > length)
            throw new InvalidDataException("its columns have more bytes than the file");
        if (Schema.FieldsList.GroupBy(field => field.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it has {twice.Count()} columns \"{twice.Key}\""));
    }
}

/// <summary>A row group, as the footer describes it.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Compressed">Bytes that its columns take in the file.</param>
/// <param name="Uncompressed">Bytes that they take when they are read.</param>
internal readonly record struct ParquetRowGroup(int Index, long Rows, long Compressed, long Uncompressed);

using System.Runtime.CompilerServices;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Rows;
using FgClip.Storage;
using Parquet.Schema;
using ParquetSharp;

namespace FgClip.Datasets.Parquet.Reading;

/// <summary>
/// Reads a part back: what it says about itself, its texts, numbers and vectors. Regions and dense scales are for other readers. It is by
/// ParquetSharp whoever wrote the part: Parquet.Net does not open a file that has a float16 column.
/// </summary>
public sealed class ParquetPartReader : IAsyncDisposable
{
    private readonly string _name;
    private readonly Stream _stream;
    private readonly ParquetFileReader _reader;

    private ParquetPartReader(string name, Stream stream, ParquetFileReader reader) => (_name, _stream, _reader) = (name, stream, reader);

    /// <summary>Rows of the part.</summary>
    public long Rows => _reader.FileMetaData.NumRows;

    /// <summary>Row groups of the part.</summary>
    public int RowGroups => _reader.FileMetaData.NumRowGroups;

    /// <summary>The columns, in their order.</summary>
    public IReadOnlyList<string> Columns => [.. _reader.FileMetaData.Schema.GroupNode.Fields.Select(node => node.Name)];

    private int Leaves => _reader.FileMetaData.Schema.NumColumns;

    /// <summary>The leaves of the schema, in their order.</summary>
    internal IReadOnlyList<PartLeaf> Schema =>
        [.. Enumerable.Range(0, Leaves).Select(leaf => PartLeaf.From(_reader.FileMetaData.Schema.Column(leaf)))];

    /// <summary>Bytes that each column takes in the file, compressed, in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<(string Column, long Bytes)> ColumnBytes()
    {
        var bytes = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < RowGroups; i++)
        {
            using var group = _reader.RowGroup(i);
            for (var leaf = 0; leaf < Leaves; leaf++)
            {
                using var chunk = group.MetaData.GetColumnChunkMetaData(leaf);
                bytes[ColumnOf(leaf)] = bytes.GetValueOrDefault(ColumnOf(leaf)) + chunk.TotalCompressedSize;
            }
        }

        return [.. Columns.Select(column => (column, bytes.GetValueOrDefault(column)))];
    }

    /// <summary>Opens a part.</summary>
    /// <exception cref="ObjectNotFoundException">There is no such part.</exception>
    /// <exception cref="InvalidDataException">It is not a Parquet file, or is damaged.</exception>
    public static async Task<ParquetPartReader> OpenAsync(IObjectStore store, string name, CancellationToken cancellationToken)
    {
        var stream = await store.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        try
        {
            return new ParquetPartReader($"{store.Root}/{name}", stream, new ParquetFileReader(stream, leaveOpen: true));
        }
        catch (ParquetException e)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw new InvalidDataException($"{store.Root}/{name} is not a whole Parquet file: {e.Message}", e);
        }
    }

    /// <summary>What the part says about itself.</summary>
    /// <exception cref="InvalidDataException">It is not one of our parts.</exception>
    public PartMetadata ReadMetadata()
    {
        try
        {
            return PartMetadata.FromPairs(_reader.FileMetaData.KeyValueMetadata);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_name} is not one of our parts: {e.Message}", e);
        }
    }

    /// <summary>A column of texts, row by row.</summary>
    public IAsyncEnumerable<string?> ReadTextAsync(string column, CancellationToken cancellationToken) =>
        ReadLeafAsync<string?>(column, cancellationToken);

    /// <summary>A column of numbers, or of true and false, row by row.</summary>
    /// <typeparam name="T">int, long, float, double or bool, as the column is.</typeparam>
    public IAsyncEnumerable<T?> ReadAsync<T>(string column, CancellationToken cancellationToken)
        where T : struct => ReadLeafAsync<T?>(column, cancellationToken);

    /// <summary>A column of vectors, float32 or float16, row by row.</summary>
    public async IAsyncEnumerable<float[]?> ReadVectorsAsync(string column, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_reader.FileMetaData.Schema.Column(Leaf(column)).PhysicalType is PhysicalType.Float)
        {
            await foreach (var vector in ReadLeafAsync<float[]?>(column, cancellationToken).ConfigureAwait(false))
                yield return vector;
        }
        else
        {
            await foreach (var vector in ReadLeafAsync<Half[]?>(column, cancellationToken).ConfigureAwait(false))
                yield return vector is null ? null : [.. vector.Select(number => (float)number)];
        }
    }

    /// <summary>The vector of one row, of any type that there is; an int8 one without its scale. Only its row group is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Task<float[]?> ReadVectorAsync(string column, long row, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var (leaf, first) = (Leaf(column), 0L);
            for (var group = 0; group < RowGroups; first += RowsOf(group++))
            {
                if (row >= first && row < first + RowsOf(group))
                    return VectorAt(group, leaf, (int)(row - first));
            }

            throw new ArgumentOutOfRangeException(nameof(row), row, $"{_name} has {Rows} rows.");
        },
        cancellationToken);

    /// <summary>How each row ended.</summary>
    /// <exception cref="InvalidDataException">A row has a status that there is not.</exception>
    public async IAsyncEnumerable<RowStatus> ReadStatusAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var status in ReadTextAsync(ColumnNames.Status, cancellationToken).ConfigureAwait(false))
        {
            yield return RowStatusNames.TryParse(status, out var known)
                ? known
                : throw new InvalidDataException($"{_name} has a row with the status \"{status}\", which there is not.");
        }
    }

    /// <summary>Rows of one row group.</summary>
    internal long RowsOf(int group)
    {
        using var opened = _reader.RowGroup(group);
        return opened.MetaData.NumRows;
    }

    /// <summary>A leaf of a row group as it is stored.</summary>
    /// <typeparam name="T">What a value is; a text is a <c>ReadOnlyMemory&lt;char&gt;</c>.</typeparam>
    /// <param name="group">The row group, from 0.</param>
    /// <param name="index">The leaf, from 0 in the order of the schema.</param>
    /// <param name="leaf">What the leaf is expected to be.</param>
    internal LeafData<T> ReadLeaf<T>(int group, int index, DataField leaf)
        where T : struct
    {
        try
        {
            using var opened = _reader.RowGroup(group);
            using var chunk = opened.MetaData.GetColumnChunkMetaData(index);
            using var column = opened.Column(index);
            return LeafReader.Read<T>(column, leaf, checked((int)chunk.NumValues));
        }
        catch (ParquetException e)
        {
            throw new InvalidDataException($"{_name} is damaged in its column {ColumnOf(index)}: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return _stream.DisposeAsync();
    }

    private float[]? VectorAt(int group, int leaf, int row) => _reader.FileMetaData.Schema.Column(leaf).PhysicalType switch
    {
        PhysicalType.Float => ReadGroup<float[]?>(group, leaf)[row],
        PhysicalType.Int32 => ReadGroup<sbyte[]?>(group, leaf)[row] is { } bytes ? [.. bytes.Select(number => (float)number)] : null,
        _ => ReadGroup<Half[]?>(group, leaf)[row] is { } halves ? [.. halves.Select(number => (float)number)] : null,
    };

    private async IAsyncEnumerable<T> ReadLeafAsync<T>(string column, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The library reads synchronously, so not on the thread that asked.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var leaf = Leaf(column);
        for (var i = 0; i < RowGroups; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var value in ReadGroup<T>(i, leaf))
                yield return value;
        }
    }

    private T[] ReadGroup<T>(int index, int leaf)
    {
        try
        {
            using var group = _reader.RowGroup(index);
            using var column = group.Column(leaf);
            using var values = column.LogicalReader<T>();
            return values.ReadAll(checked((int)group.MetaData.NumRows));
        }
        catch (ParquetException e)
        {
            throw new InvalidDataException($"{_name} is damaged in its column {ColumnOf(leaf)}: {e.Message}", e);
        }
    }

    private int Leaf(string column)
    {
        for (var i = 0; i < Leaves; i++)
        {
            if (ColumnOf(i) == column)
                return i;
        }

        throw new InvalidDataException($"{_name} has no column {column}.");
    }

    private string ColumnOf(int leaf)
    {
        using var path = _reader.FileMetaData.Schema.Column(leaf).Path;
        return path.ToDotVector()[0];
    }
}

using System.Runtime.CompilerServices;
using FgClip.Storage;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet;

/// <summary>Reads a part back: what it says about itself, its texts, numbers and vectors. Regions and dense scales are for other readers.</summary>
public sealed class ParquetPartReader : IAsyncDisposable
{
    private readonly string _name;
    private readonly ParquetReader _reader;

    private ParquetPartReader(string name, ParquetReader reader) => (_name, _reader) = (name, reader);

    /// <summary>Rows of the part.</summary>
    public long Rows => _reader.Metadata!.NumRows;

    /// <summary>Row groups of the part.</summary>
    public int RowGroups => _reader.RowGroupCount;

    /// <summary>The columns, in their order.</summary>
    public IReadOnlyList<string> Columns => [.. _reader.Schema.Fields.Select(f => f.Name)];

    /// <summary>Bytes that each column takes in the file, compressed, in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<(string Column, long Bytes)> ColumnBytes()
    {
        var bytes = _reader.Metadata!.RowGroups
            .SelectMany(group => group.Columns)
            .ToLookup(chunk => chunk.MetaData!.PathInSchema[0], chunk => chunk.MetaData!.TotalCompressedSize);
        return [.. Columns.Select(column => (column, bytes[column].Sum()))];
    }

    /// <summary>Opens a part.</summary>
    /// <exception cref="ObjectNotFoundException">There is no such part.</exception>
    /// <exception cref="InvalidDataException">It is no Parquet file, or is damaged.</exception>
    public static async Task<ParquetPartReader> OpenAsync(IObjectStore store, string name, CancellationToken cancellationToken)
    {
        var stream = await store.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        try
        {
            var reader = await ParquetReader.CreateAsync(stream, null, leaveStreamOpen: false, cancellationToken).ConfigureAwait(false);
            return new ParquetPartReader($"{store.Root}/{name}", reader);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Parquet.Net tells a damaged file by whatever exception its parser runs into.
            await stream.DisposeAsync().ConfigureAwait(false);
            throw new InvalidDataException($"{store.Root}/{name} is no whole Parquet file: {e.Message}", e);
        }
    }

    /// <summary>What the part says about itself.</summary>
    /// <exception cref="InvalidDataException">It is not one of our parts.</exception>
    public PartMetadata ReadMetadata()
    {
        try
        {
            return PartMetadata.FromPairs(_reader.CustomMetadata);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_name} is not one of our parts: {e.Message}", e);
        }
    }

    /// <summary>A column of texts, row by row.</summary>
    public async IAsyncEnumerable<string?> ReadTextAsync(string column, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var field = Leaf(column);
        foreach (var group in _reader.RowGroups)
        {
            var texts = new string?[group.RowCount];
            await group.ReadAsync(field, texts.AsMemory()!, null, cancellationToken).ConfigureAwait(false);
            foreach (var text in texts)
                yield return text;
        }
    }

    /// <summary>A column of numbers, or of true and false, row by row.</summary>
    /// <typeparam name="T">int, long, float, double or bool, as the column is.</typeparam>
    public async IAsyncEnumerable<T?> ReadAsync<T>(string column, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : struct
    {
        var field = Leaf(column);
        foreach (var group in _reader.RowGroups)
        {
            var values = new T?[group.RowCount];
            await group.ReadAsync<T>(field, values.AsMemory(), null, cancellationToken).ConfigureAwait(false);
            foreach (var value in values)
                yield return value;
        }
    }

    /// <summary>A column of vectors, row by row.</summary>
    public async IAsyncEnumerable<float[]?> ReadVectorsAsync(string column, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var field = Leaf(column);
        foreach (var group in _reader.RowGroups)
        {
            using var data = (RawColumnData<float>)await group.ReadRawColumnDataBaseAsync(field, cancellationToken).ConfigureAwait(false);
            foreach (var vector in Split(data, (int)group.RowCount, field.MaxDefinitionLevel))
                yield return vector;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private static float[]?[] Split(RawColumnData<float> data, int rows, int full)
    {
        var vectors = new float[]?[rows];
        var definitions = data.DefinitionLevels;
        var repetitions = data.RepetitionLevels;
        var values = data.Values;
        for (int row = 0, entry = 0; row < rows; row++)
        {
            var start = entry++;
            while (entry < repetitions.Length && repetitions[entry] > 0)
                entry++;

            // Level 0 is a null, the one below a value an empty list.
            if (definitions[start] == 0)
                continue;
            var length = definitions[start] == full ? entry - start : 0;
            vectors[row] = values[..length].ToArray();
            values = values[length..];
        }

        return vectors;
    }

    private DataField Leaf(string column) => _reader.Schema.DataFields.FirstOrDefault(f => f.Path.FirstPart == column)
        ?? throw new InvalidDataException($"{_name} has no column {column}.");
}

using System.Globalization;
using FgClip.Datasets.Layout;
using FgClip.Storage;
using ParquetSharp;

namespace FgClip.Datasets.Embeddings;

/// <summary>A part of a finished dataset, column by column and row group by row group.</summary>
internal sealed class StoredColumns : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly ParquetFileReader _reader;
    private readonly Dictionary<string, int> _leaves = new(StringComparer.Ordinal);

    private StoredColumns(string name, Stream stream, ParquetFileReader reader)
    {
        (Name, _stream, _reader) = (name, stream, reader);
        for (var i = 0; i < reader.FileMetaData.Schema.NumColumns; i++)
        {
            using var path = reader.FileMetaData.Schema.Column(i).Path;
            _leaves[string.Join('.', path.ToDotVector().Where(part => part is not ("list" or "element")))] = i;
        }
    }

    /// <summary>The part's address.</summary>
    public string Name { get; }

    /// <summary>Opens a part.</summary>
    /// <exception cref="InvalidDataException">It is gone, or no Parquet file.</exception>
    public static async Task<StoredColumns> OpenAsync(IObjectStore store, string name, CancellationToken cancellationToken)
    {
        var stream = await store.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        try
        {
            return new StoredColumns($"{store.Root}/{name}", stream, new ParquetFileReader(stream, leaveOpen: true));
        }
        catch (ParquetException e)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw new InvalidDataException($"{store.Root}/{name} is not a whole Parquet file: {e.Message}", e);
        }
    }

    /// <summary>The row groups with the part's columns; each is valid until the next.</summary>
    public IEnumerable<RowGroupColumns> RowGroups()
    {
        var first = 0;
        for (var i = 0; i < _reader.FileMetaData.NumRowGroups; i++)
        {
            using var group = _reader.RowGroup(i);
            var rows = checked((int)group.MetaData.NumRows);
            yield return new RowGroupColumns(this, group, first, rows);
            first += rows;
        }
    }

    public bool Has(string column) => _leaves.ContainsKey(column);

    /// <exception cref="InvalidDataException">The dataset was embedded without it.</exception>
    public int Leaf(string column) => _leaves.TryGetValue(column, out var leaf)
        ? leaf
        : throw new InvalidDataException($"{Name} has no column {column}{Advice(column)}.");

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return _stream.DisposeAsync();
    }

    private static string Advice(string column) => column.Split('.')[0] switch
    {
        ColumnNames.ImageEmbedding => ": embed with image in --features",
        ColumnNames.Regions => ": embed with regions in --features",
        var name when name.StartsWith("text_embedding_", StringComparison.Ordinal) =>
            $": embed with text in --features and --walk-type {name["text_embedding_".Length..]}",
        _ => "",
    };
}

/// <summary>The columns of one row group.</summary>
/// <param name="part">Its part.</param>
/// <param name="group">The row group.</param>
/// <param name="firstRow">Its first row in the part.</param>
/// <param name="rows">Its rows.</param>
internal sealed class RowGroupColumns(StoredColumns part, RowGroupReader group, int firstRow, int rows)
{
    public int FirstRow => firstRow;

    public int Rows => rows;

    public TextLeaf Texts(string column) => new(group, part.Leaf(column), firstRow);

    public TextLeaf? TextsIfAny(string? column) => column is not null && part.Has(column) ? Texts(column) : null;

    public ListLeaf<float> Vectors(string column) => new(group, part.Leaf(column), firstRow);

    /// <summary>Whether the numbers of a column are of 64 bits.</summary>
    public bool HasDoubles(string column) => group.MetaData.Schema.Column(part.Leaf(column)).PhysicalType is PhysicalType.Double;

    public ListLeaf<double> Doubles(string column) => new(group, part.Leaf(column), firstRow);

    public ListLeaf<double> Boxes() => new(group, part.Leaf($"{ColumnNames.Regions}.box"), firstRow);

    /// <summary>A column of whole numbers, null as 0.</summary>
    public int[] Integers(string column)
    {
        using var entries = new LeafEntries<int>(group, part.Leaf(column));
        var values = new int[rows];
        for (var i = 0; i < rows && entries.Next(); i++)
            values[i] = entries.IsPresent ? entries.Value : 0;
        return values;
    }

    /// <summary>A column of whole numbers; null where the part has no such column.</summary>
    public int?[]? SizesIfAny(string column) => part.Has(column) ? Read<int, int?>(part.Leaf(column), null, value => value) : null;

    /// <summary>A column of fractions; null where the part has no such column.</summary>
    public float?[]? FractionsIfAny(string column) =>
        part.Has(column) ? Read<float, float?>(part.Leaf(column), null, value => value) : null;

    /// <summary>A column of texts or whole numbers as texts.</summary>
    /// <exception cref="InvalidDataException">It is a column of something else.</exception>
    public string?[] Words(string column)
    {
        var type = group.MetaData.Schema.Column(part.Leaf(column)).PhysicalType;
        if (type is PhysicalType.Int64)
            return Read<long, string?>(part.Leaf(column), null, value => value.ToString(CultureInfo.InvariantCulture));
        if (type is not PhysicalType.ByteArray)
            throw new InvalidDataException($"{part.Name}: the column {column} holds {type}, not texts or whole numbers.");
        using var texts = Texts(column);
        return [.. Enumerable.Range(firstRow, rows).Select(row => texts.At(new ItemPlace(row)))];
    }

    /// <summary>A column of true and false, or of numbers that are 0 for false; null as false.</summary>
    public bool[] Flags(string column)
    {
        var leaf = part.Leaf(column);
        return group.MetaData.Schema.Column(leaf).PhysicalType switch
        {
            PhysicalType.Boolean => Read<bool, bool>(leaf, false, value => value),
            PhysicalType.Int64 => Read<long, bool>(leaf, false, value => value != 0),
            _ => new bool[rows],
        };
    }

    private TValue[] Read<T, TValue>(int leaf, TValue missing, Func<T, TValue> convert)
        where T : unmanaged
    {
        using var entries = new LeafEntries<T>(group, leaf);
        var values = new TValue[rows];
        for (var i = 0; i < rows && entries.Next(); i++)
            values[i] = entries.IsPresent ? convert(entries.Value) : missing;
        return values;
    }
}

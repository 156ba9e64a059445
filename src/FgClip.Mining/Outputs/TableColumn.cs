using Parquet;
using Parquet.Schema;

namespace FgClip.Mining.Outputs;

/// <summary>A column of a table while a row group of it is in memory. There are no nulls.</summary>
internal abstract class TableColumn
{
    public abstract Field Field { get; }

    public abstract Task FlushAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken);
}

/// <summary>A column of texts.</summary>
internal sealed class TableTextColumn(string name) : TableColumn
{
    private readonly DataField<string> _field = new(name, nullable: false);
    private readonly List<ReadOnlyMemory<char>> _values = [];

    public override Field Field => _field;

    public void Add(string text) => _values.Add(text.AsMemory());

    public override async Task FlushAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(_field, _values.ToArray(), null, null, cancellationToken)
            .ConfigureAwait(false);
        _values.Clear();
    }
}

/// <summary>A column of numbers, or of true and false.</summary>
internal sealed class NumberColumn<T>(string name) : TableColumn
    where T : struct
{
    private readonly DataField<T> _field = new(name, nullable: false);
    private readonly List<T> _values = [];

    public override Field Field => _field;

    public void Add(T value) => _values.Add(value);

    public override async Task FlushAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        await group.WriteAllPartsAsync<T>(_field, _values.ToArray(), null, null, cancellationToken).ConfigureAwait(false);
        _values.Clear();
    }
}

/// <summary>A column of lists, none of them empty. A text is a <c>ReadOnlyMemory&lt;char&gt;</c>.</summary>
internal sealed class ListColumn<T> : TableColumn
    where T : struct
{
    private readonly DataField _element;
    private readonly List<T> _values = [];
    private readonly List<int> _repetitions = [];

    public ListColumn(string name, DataField element) => (_element, Field) = (element, new ListField(name, element));

    public override Field Field { get; }

    public void Add(IEnumerable<T> values)
    {
        var start = _values.Count;
        foreach (var value in values)
        {
            _repetitions.Add(_values.Count == start ? 0 : 1);
            _values.Add(value);
        }
    }

    public override async Task FlushAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        var definitions = new int[_values.Count];
        Array.Fill(definitions, _element.MaxDefinitionLevel);
        await group.WriteAllPartsAsync<T>(_element, _values.ToArray(), definitions, _repetitions.ToArray(), cancellationToken)
            .ConfigureAwait(false);
        _values.Clear();
        _repetitions.Clear();
    }
}

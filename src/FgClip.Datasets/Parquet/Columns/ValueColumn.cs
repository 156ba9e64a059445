using System.Runtime.CompilerServices;
using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>A column of numbers or of true and false, each of which may be null.</summary>
internal sealed class ValueColumn<T> : PartColumn
    where T : struct
{
    private readonly DataField<T> _field;
    private readonly LeafBuffer<T> _leaf;
    private readonly Func<OutputRow, T?> _value;

    public ValueColumn(string name, Func<OutputRow, T?> value)
    {
        _field = new DataField<T>(name, nullable: true);
        _leaf = new LeafBuffer<T>(_field, Unsafe.SizeOf<T>());
        _value = value;
    }

    public override Field Field => _field;

    public override long Bytes => _leaf.Bytes;

    public override void Append(OutputRow row)
    {
        if (_value(row) is { } value)
            _leaf.Add(value, 0);
        else
            _leaf.AddNullRow();
    }

    public override Task FlushAsync(IRowGroup group, CancellationToken cancellationToken) => _leaf.FlushAsync(group, cancellationToken);
}

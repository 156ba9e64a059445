using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>A column of texts.</summary>
internal sealed class TextColumn : PartColumn
{
    private readonly DataField<string> _field;
    private readonly LeafBuffer<ReadOnlyMemory<char>> _leaf;
    private readonly Func<OutputRow, string?> _text;

    public TextColumn(string name, Func<OutputRow, string?> text, bool mayBeNull = true)
    {
        _field = new DataField<string>(name, mayBeNull);
        _leaf = new LeafBuffer<ReadOnlyMemory<char>>(_field, bytesPerValue: 16);
        _text = text;
    }

    public override Field Field => _field;

    public override long Bytes => _leaf.Bytes;

    public override long TextBytes => _leaf.TextBytes;

    public override void Append(OutputRow row)
    {
        if (_text(row) is { } text)
            _leaf.Add(text.AsMemory(), 0);
        else
            _leaf.AddNullRow();
    }

    public override Task FlushAsync(IRowGroup group, CancellationToken cancellationToken) => _leaf.FlushAsync(group, cancellationToken);
}

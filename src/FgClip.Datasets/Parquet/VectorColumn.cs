using System.Buffers;
using FgClip.Datasets.Rows;
using Parquet;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet;

/// <summary>A column of float32 vectors, each of which may be null. Levels are made when it is written: they are twice the vectors' size.</summary>
internal sealed class VectorColumn : PartColumn
{
    private const int NullRow = 0, EmptyList = 1, Element = 2;

    private readonly DataField<float> _element;
    private readonly ArrayBufferWriter<float> _values = new();
    private readonly List<int?> _lengths = [];
    private readonly Func<OutputRow, ReadOnlyMemory<float>?> _vector;

    public VectorColumn(string name, Func<OutputRow, ReadOnlyMemory<float>?> vector)
    {
        _element = new DataField<float>("element", nullable: false);
        Field = new ListField(name, _element);
        _vector = vector;
    }

    public override Field Field { get; }

    public override long Bytes => (long)_values.WrittenCount * sizeof(float);

    public override void Append(OutputRow row)
    {
        var vector = _vector(row);
        if (vector is { } values)
            _values.Write(values.Span);
        _lengths.Add(vector?.Length);
    }

    public override async Task FlushAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        var count = _lengths.Sum(length => Math.Max(1, length ?? 0));
        using var definitions = MemoryPool<int>.Shared.Rent(count);
        using var repetitions = MemoryPool<int>.Shared.Rent(count);
        FillLevels(definitions.Memory.Span, repetitions.Memory.Span);
        await group.WriteAllPartsAsync(
            _element, _values.WrittenMemory, definitions.Memory[..count], repetitions.Memory[..count], cancellationToken).ConfigureAwait(false);
        _values.ResetWrittenCount();
        _lengths.Clear();
    }

    private void FillLevels(Span<int> definitions, Span<int> repetitions)
    {
        var at = 0;
        foreach (var length in _lengths)
        {
            var entries = Math.Max(1, length ?? 0);
            definitions.Slice(at, entries).Fill(length switch { null => NullRow, 0 => EmptyList, _ => Element });
            repetitions.Slice(at, entries).Fill(1);
            repetitions[at] = 0;
            at += entries;
        }
    }
}

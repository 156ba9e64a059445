using System.Buffers;
using System.Runtime.CompilerServices;
using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>
/// A column of vectors, each of which may be null. Levels are made when it is written: they are twice the vectors' size and more.
/// </summary>
/// <typeparam name="T">What a number is written as.</typeparam>
internal sealed class VectorColumn<T> : PartColumn
    where T : struct
{
    private const int NullRow = 0, EmptyList = 1, Element = 2;

    private readonly DataField _element;
    private readonly Encoding _encode;
    private readonly ArrayBufferWriter<T> _values = new();
    private readonly List<int?> _lengths = [];
    private readonly Func<OutputRow, ReadOnlyMemory<float>?> _vector;

    public VectorColumn(string name, DataField element, Encoding encode, Func<OutputRow, ReadOnlyMemory<float>?> vector)
    {
        (_element, _encode, _vector) = (element, encode, vector);
        Field = new ListField(name, element);
    }

    /// <summary>Writes a vector's numbers as what the column holds.</summary>
    public delegate void Encoding(ReadOnlySpan<float> vector, Span<T> encoded);

    public override Field Field { get; }

    public override long Bytes => (long)_values.WrittenCount * Unsafe.SizeOf<T>();

    public override void Append(OutputRow row)
    {
        var vector = _vector(row);
        if (vector is { Length: > 0 and var length } values)
        {
            _encode(values.Span, _values.GetSpan(length)[..length]);
            _values.Advance(length);
        }

        _lengths.Add(vector?.Length);
    }

    public override async Task FlushAsync(IRowGroup group, CancellationToken cancellationToken)
    {
        var count = _lengths.Sum(length => Math.Max(1, length ?? 0));
        using var definitions = MemoryPool<int>.Shared.Rent(count);
        using var repetitions = MemoryPool<int>.Shared.Rent(count);
        FillLevels(definitions.Memory.Span, repetitions.Memory.Span);
        await group.WriteAsync(
            _element, _values.WrittenMemory, definitions.Memory[..count], repetitions.Memory[..count], cancellationToken)
            .ConfigureAwait(false);
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

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FgClip.Datasets.Parquet.Columns;
using Parquet.Schema;
using ParquetSharp;

namespace FgClip.Datasets.Parquet.Writing;

/// <summary>
/// A row group of ParquetSharp, leaf after leaf. Each leaf goes in slices, so that what is made of its values stays small.
/// </summary>
internal sealed class ParquetSharpRowGroup(RowGroupWriter group) : IRowGroup
{
    private const int SliceLength = 1 << 16;

    public Task WriteAsync<T>(
        DataField leaf, ReadOnlyMemory<T> values, ReadOnlyMemory<int>? definitions, ReadOnlyMemory<int>? repetitions,
        CancellationToken cancellationToken)
        where T : struct
    {
        using var column = group.NextColumn();
        var (at, count) = (0, definitions?.Length ?? values.Length);
        for (var start = 0; start < count; start += SliceLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var levels = Math.Min(SliceLength, count - start);
            var defined = Slice(definitions, start, levels);
            var present = definitions is null ? levels : defined.Count(leaf.MaxDefinitionLevel);
            var slice = new Levels(levels, Narrow(defined), Narrow(Slice(repetitions, start, levels)));
            Write(column, values.Span.Slice(at, present), slice);
            at += present;
        }

        return Task.CompletedTask;
    }

    private static ReadOnlySpan<int> Slice(ReadOnlyMemory<int>? levels, int start, int count) =>
        levels is { } all ? all.Span.Slice(start, count) : [];

    private static short[] Narrow(ReadOnlySpan<int> levels)
    {
        var narrow = new short[levels.Length];
        for (var i = 0; i < narrow.Length; i++)
            narrow[i] = (short)levels[i];
        return narrow;
    }

    private static void Write<T>(ColumnWriter column, ReadOnlySpan<T> values, Levels levels)
        where T : struct
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
            WriteTexts((ColumnWriter<ByteArray>)column, Texts(values), levels);
        else if (typeof(T) == typeof(Half))
            WriteHalves((ColumnWriter<FixedLenByteArray>)column, MemoryMarshal.Cast<T, Half>(values), levels);
        else if (typeof(T) == typeof(sbyte))
            WriteBytes((ColumnWriter<int>)column, MemoryMarshal.Cast<T, sbyte>(values), levels);
        else
            WriteNumbers(column, values, levels);
    }

    /// <summary>The span as what it is known to be: MemoryMarshal.Cast refuses types that hold references.</summary>
    private static ReadOnlySpan<ReadOnlyMemory<char>> Texts<T>(ReadOnlySpan<T> values)
        where T : struct =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, ReadOnlyMemory<char>>(ref MemoryMarshal.GetReference(values)), values.Length);

    private static void WriteNumbers<T>(ColumnWriter column, ReadOnlySpan<T> values, Levels levels)
        where T : struct
    {
        switch (column)
        {
            case ColumnWriter<bool> flags:
                flags.WriteBatch(levels.Count, levels.Definitions, levels.Repetitions, MemoryMarshal.Cast<T, bool>(values));
                break;
            case ColumnWriter<int> numbers:
                numbers.WriteBatch(levels.Count, levels.Definitions, levels.Repetitions, MemoryMarshal.Cast<T, int>(values));
                break;
            case ColumnWriter<long> numbers:
                numbers.WriteBatch(levels.Count, levels.Definitions, levels.Repetitions, MemoryMarshal.Cast<T, long>(values));
                break;
            case ColumnWriter<float> numbers:
                numbers.WriteBatch(levels.Count, levels.Definitions, levels.Repetitions, MemoryMarshal.Cast<T, float>(values));
                break;
            case ColumnWriter<double> numbers:
                numbers.WriteBatch(levels.Count, levels.Definitions, levels.Repetitions, MemoryMarshal.Cast<T, double>(values));
                break;
            default: throw new NotSupportedException($"No part has a column of {typeof(T).Name}.");
        }
    }

    private static void WriteBytes(ColumnWriter<int> column, ReadOnlySpan<sbyte> values, Levels levels)
    {
        var numbers = new int[values.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = values[i];
        column.WriteBatch(levels.Count, levels.Definitions, levels.Repetitions, numbers);
    }

    private static unsafe void WriteHalves(ColumnWriter<FixedLenByteArray> column, ReadOnlySpan<Half> values, Levels levels)
    {
        var places = new FixedLenByteArray[values.Length];
        fixed (Half* first = values)
        {
            for (var i = 0; i < places.Length; i++)
                places[i] = new FixedLenByteArray((IntPtr)(first + i));
            column.WriteBatch(levels.Count, levels.Definitions, levels.Repetitions, places);
        }
    }

    private static unsafe void WriteTexts(ColumnWriter<ByteArray> column, ReadOnlySpan<ReadOnlyMemory<char>> texts, Levels levels)
    {
        var size = 0;
        foreach (var text in texts)
            size += System.Text.Encoding.UTF8.GetByteCount(text.Span);
        var places = new ByteArray[texts.Length];
        // One byte more, because no pointer leads into an empty array.
        var bytes = new byte[size + 1];
        fixed (byte* first = bytes)
        {
            for (int i = 0, at = 0; i < places.Length; i++)
            {
                var length = System.Text.Encoding.UTF8.GetBytes(texts[i].Span, bytes.AsSpan(at));
                places[i] = new ByteArray((IntPtr)(first + at), length);
                at += length;
            }

            column.WriteBatch(levels.Count, levels.Definitions, levels.Repetitions, places);
        }
    }

    private readonly record struct Levels(int Count, short[] Definitions, short[] Repetitions);
}

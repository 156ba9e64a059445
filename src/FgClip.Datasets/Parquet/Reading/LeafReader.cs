using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using FgClip.Datasets.Parquet.Columns;
using Parquet.Schema;
using ParquetSharp;

namespace FgClip.Datasets.Parquet.Reading;

/// <summary>Reads a leaf of a row group as it is stored: values and levels.</summary>
internal static class LeafReader
{
    private const int BatchLength = 1 << 14;

    private delegate void Conversion<TStored, T>(ReadOnlySpan<TStored> stored, Span<T> values);

    /// <summary>Reads the leaf.</summary>
    /// <typeparam name="T">What a value is; a text is a <c>ReadOnlyMemory&lt;char&gt;</c>.</typeparam>
    /// <param name="column">The column of the row group.</param>
    /// <param name="leaf">What it is expected to be.</param>
    /// <param name="entries">How many values and missing ones it has.</param>
    public static LeafData<T> Read<T>(ColumnReader column, DataField leaf, int entries)
        where T : struct => column switch
        {
            ColumnReader<bool> flags => Read<bool, T>(flags, leaf, entries, Copy),
            ColumnReader<int> bytes when typeof(T) == typeof(sbyte) => Read<int, T>(bytes, leaf, entries, Narrow),
            ColumnReader<int> numbers => Read<int, T>(numbers, leaf, entries, Copy),
            ColumnReader<long> numbers => Read<long, T>(numbers, leaf, entries, Copy),
            ColumnReader<float> numbers => Read<float, T>(numbers, leaf, entries, Copy),
            ColumnReader<double> numbers => Read<double, T>(numbers, leaf, entries, Copy),
            ColumnReader<FixedLenByteArray> halves => Read<FixedLenByteArray, T>(halves, leaf, entries, Halves),
            ColumnReader<ByteArray> texts => (LeafData<T>)(object)Read<ByteArray, ReadOnlyMemory<char>>(texts, leaf, entries, Texts),
            _ => throw new InvalidDataException($"No part has a column like {leaf.Path}."),
        };

    private static LeafData<T> Read<TStored, T>(ColumnReader<TStored> column, DataField leaf, int entries, Conversion<TStored, T> convert)
        where TStored : unmanaged
        where T : struct
    {
        var (hasDefinitions, hasRepetitions) = (leaf.MaxDefinitionLevel > 0, leaf.MaxRepetitionLevel > 0);
        var stored = new TStored[BatchLength];
        var definitions = new short[hasDefinitions ? BatchLength : 0];
        var repetitions = new short[hasRepetitions ? BatchLength : 0];
        var values = new T[entries];
        var allDefinitions = new int[hasDefinitions ? entries : 0];
        var allRepetitions = new int[hasRepetitions ? entries : 0];
        var (entry, value) = (0, 0);
        while (column.HasNext)
        {
            var levels = (int)column.ReadBatch(BatchLength, definitions, repetitions, stored, out var count);
            convert(stored.AsSpan(0, (int)count), values.AsSpan(value));
            if (hasDefinitions)
                TensorPrimitives.ConvertTruncating<short, int>(definitions.AsSpan(0, levels), allDefinitions.AsSpan(entry));
            if (hasRepetitions)
                TensorPrimitives.ConvertTruncating<short, int>(repetitions.AsSpan(0, levels), allRepetitions.AsSpan(entry));
            (entry, value) = (entry + levels, value + (int)count);
        }

        return new LeafData<T>(values.AsMemory(0, value), Levels(hasDefinitions, allDefinitions), Levels(hasRepetitions, allRepetitions));
    }

    /// <summary>(Not "? :", where null would turn into an empty memory.)</summary>
    private static ReadOnlyMemory<int>? Levels(bool has, int[] levels)
    {
        if (!has)
            return null;
        return levels;
    }

    private static void Copy<TStored, T>(ReadOnlySpan<TStored> stored, Span<T> values)
        where TStored : struct
        where T : struct
    {
        Require<TStored, T>();
        MemoryMarshal.Cast<TStored, T>(stored).CopyTo(values);
    }

    private static void Require<TStored, T>()
    {
        if (typeof(TStored) != typeof(T))
            throw new InvalidDataException($"A column of {typeof(TStored).Name} stands where one of {typeof(T).Name} belongs.");
    }

    private static void Narrow<T>(ReadOnlySpan<int> stored, Span<T> values)
        where T : struct => TensorPrimitives.ConvertChecked(stored, MemoryMarshal.Cast<T, sbyte>(values));

    private static unsafe void Halves<T>(ReadOnlySpan<FixedLenByteArray> stored, Span<T> values)
        where T : struct
    {
        Require<Half, T>();
        var halves = MemoryMarshal.Cast<T, Half>(values);
        for (var i = 0; i < stored.Length; i++)
            halves[i] = *(Half*)stored[i].Pointer;
    }

    private static unsafe void Texts(ReadOnlySpan<ByteArray> stored, Span<ReadOnlyMemory<char>> values)
    {
        for (var i = 0; i < stored.Length; i++)
            values[i] = System.Text.Encoding.UTF8.GetString((byte*)stored[i].Pointer, stored[i].Length).AsMemory();
    }
}

using System.Runtime.InteropServices;
using Parquet.Schema;
using ParquetSharp;

namespace FgClip.Datasets.Parquet;

/// <summary>Reads a leaf of a row group as it is stored: values and levels.</summary>
internal static class LeafReader
{
    private const int BatchLength = 1 << 14;

    /// <summary>Reads the leaf.</summary>
    /// <typeparam name="T">What a value is; a text is a <c>ReadOnlyMemory&lt;char&gt;</c>.</typeparam>
    public static LeafData<T> Read<T>(ColumnReader column, DataField leaf)
        where T : struct => column switch
        {
            ColumnReader<bool> flags => Read<bool, T>(flags, leaf, static values => Cast<bool, T>(values)),
            ColumnReader<int> bytes when typeof(T) == typeof(sbyte) => Read<int, T>(bytes, leaf, static values => Cast<sbyte, T>(Narrow(values))),
            ColumnReader<int> numbers => Read<int, T>(numbers, leaf, static values => Cast<int, T>(values)),
            ColumnReader<long> numbers => Read<long, T>(numbers, leaf, static values => Cast<long, T>(values)),
            ColumnReader<float> numbers => Read<float, T>(numbers, leaf, static values => Cast<float, T>(values)),
            ColumnReader<double> numbers => Read<double, T>(numbers, leaf, static values => Cast<double, T>(values)),
            ColumnReader<FixedLenByteArray> halves => Read<FixedLenByteArray, T>(halves, leaf, static values => Cast<Half, T>(Halves(values))),
            ColumnReader<ByteArray> texts => Read<ByteArray, T>(texts, leaf, static values => (T[])(object)Texts(values)),
            _ => throw new InvalidDataException($"No part has a column like {leaf.Path}."),
        };

    private static LeafData<T> Read<TStored, T>(ColumnReader<TStored> column, DataField leaf, Converter<TStored, T> convert)
        where TStored : unmanaged
        where T : struct
    {
        var (hasDefinitions, hasRepetitions) = (leaf.MaxDefinitionLevel > 0, leaf.MaxRepetitionLevel > 0);
        var stored = new TStored[BatchLength];
        var definitions = new short[hasDefinitions ? BatchLength : 0];
        var repetitions = new short[hasRepetitions ? BatchLength : 0];
        List<T> values = [];
        List<int> allDefinitions = [], allRepetitions = [];
        while (column.HasNext)
        {
            var levels = (int)column.ReadBatch(BatchLength, definitions, repetitions, stored, out var count);
            values.AddRange(convert(stored.AsSpan(0, (int)count)));
            for (var i = 0; i < levels && hasDefinitions; i++)
                allDefinitions.Add(definitions[i]);
            for (var i = 0; i < levels && hasRepetitions; i++)
                allRepetitions.Add(repetitions[i]);
        }

        return new LeafData<T>(values.ToArray(), Levels(hasDefinitions, allDefinitions), Levels(hasRepetitions, allRepetitions));
    }

    private delegate T[] Converter<TStored, T>(ReadOnlySpan<TStored> stored);

    /// <summary>(Not "? :", where null would turn into an empty memory.)</summary>
    private static ReadOnlyMemory<int>? Levels(bool has, List<int> levels)
    {
        if (!has)
            return null;
        return levels.ToArray();
    }

    private static T[] Cast<TFrom, T>(ReadOnlySpan<TFrom> values)
        where TFrom : struct
        where T : struct => typeof(T) == typeof(TFrom)
            ? MemoryMarshal.Cast<TFrom, T>(values).ToArray()
            : throw new InvalidDataException($"A column of {typeof(TFrom).Name} stands where one of {typeof(T).Name} belongs.");

    private static sbyte[] Narrow(ReadOnlySpan<int> values)
    {
        var bytes = new sbyte[values.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = checked((sbyte)values[i]);
        return bytes;
    }

    private static unsafe Half[] Halves(ReadOnlySpan<FixedLenByteArray> values)
    {
        var halves = new Half[values.Length];
        for (var i = 0; i < halves.Length; i++)
            halves[i] = *(Half*)values[i].Pointer;
        return halves;
    }

    private static unsafe ReadOnlyMemory<char>[] Texts(ReadOnlySpan<ByteArray> values)
    {
        var texts = new ReadOnlyMemory<char>[values.Length];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = System.Text.Encoding.UTF8.GetString((byte*)values[i].Pointer, values[i].Length).AsMemory();
        return texts;
    }
}

using System.Buffers;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>The values of one leaf of the schema with their levels, as Parquet stores nested data (Dremel's encoding).</summary>
/// <typeparam name="T">What a value is; a text is a <c>ReadOnlyMemory&lt;char&gt;</c>.</typeparam>
internal sealed class LeafBuffer<T>(DataField leaf, int bytesPerValue)
    where T : struct
{
    private readonly ArrayBufferWriter<T> _values = new();
    private readonly ArrayBufferWriter<int> _definitions = new();
    private readonly ArrayBufferWriter<int> _repetitions = new();
    public long Bytes => (long)_values.WrittenCount * bytesPerValue + TextBytes + (long)_definitions.WrittenCount * 2 * sizeof(int);

    public long TextBytes { get; private set; }

    private int Full => leaf.MaxDefinitionLevel;

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="repetition">The list, counted from the outside, that it continues with; 0 for a new row.</param>
    public void Add(T value, int repetition)
    {
        _values.GetSpan(1)[0] = value;
        _values.Advance(1);
        AddLevels(Full, repetition);
        if (value is ReadOnlyMemory<char> text)
            TextBytes += text.Length;
    }

    /// <summary>Adds what is missing.</summary>
    /// <param name="missing">How many levels above the value are missing: 1 for a null value or an empty list.</param>
    /// <param name="repetition">As for a value.</param>
    public void AddMissing(int missing, int repetition) => AddLevels(Full - missing, repetition);

    /// <summary>Adds a row without a value, whatever the depth.</summary>
    public void AddNullRow() => AddLevels(0, 0);

    public async Task FlushAsync(IRowGroup group, CancellationToken cancellationToken)
    {
        await group.WriteAsync(
            leaf,
            _values.WrittenMemory,
            Levels(leaf.MaxDefinitionLevel, _definitions),
            Levels(leaf.MaxRepetitionLevel, _repetitions),
            cancellationToken).ConfigureAwait(false);
        _values.ResetWrittenCount();
        _definitions.ResetWrittenCount();
        _repetitions.ResetWrittenCount();
        TextBytes = 0;
    }

    /// <summary>The levels, or none where all are 0. (Not "? :", where null would turn into an empty memory.)</summary>
    private static ReadOnlyMemory<int>? Levels(int highest, ArrayBufferWriter<int> levels)
    {
        if (highest == 0)
            return null;
        return levels.WrittenMemory;
    }

    private void AddLevels(int definition, int repetition)
    {
        _definitions.GetSpan(1)[0] = definition;
        _definitions.Advance(1);
        _repetitions.GetSpan(1)[0] = repetition;
        _repetitions.Advance(1);
    }
}

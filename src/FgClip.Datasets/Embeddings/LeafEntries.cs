using ParquetSharp;

namespace FgClip.Datasets.Embeddings;

/// <summary>
/// The entries of one leaf in one row group: a level pair each, and a value where there is one. Half-precision numbers are read as float32.
/// </summary>
/// <typeparam name="T">The leaf's physical type.</typeparam>
internal sealed class LeafEntries<T> : IDisposable
    where T : unmanaged
{
    private const int BatchSize = 1 << 14;

    private readonly ColumnReader _column;
    private readonly FixedLenByteArray[] _halves = [];
    private readonly short _highestDefinition;
    private readonly short[] _definitions = new short[BatchSize];
    private readonly short[] _repetitions = new short[BatchSize];
    private readonly T[] _values = new T[BatchSize];
    private int _levels, _at, _value;

    /// <param name="group">The row group.</param>
    /// <param name="leaf">The leaf's place in the schema.</param>
    /// <exception cref="InvalidCastException">The leaf holds something else.</exception>
    public LeafEntries(RowGroupReader group, int leaf)
    {
        _column = group.Column(leaf);
        if (_column is not ColumnReader<T>)
        {
            _halves = typeof(T) == typeof(float) && _column is ColumnReader<FixedLenByteArray> && _column.ColumnDescriptor.TypeLength == 2
                ? new FixedLenByteArray[BatchSize]
                : throw new InvalidCastException($"A column of {_column.ElementType.Name} stands where one of {typeof(T).Name} belongs.");
        }

        (_highestDefinition, Depth) = (_column.ColumnDescriptor.MaxDefinitionLevel, _column.ColumnDescriptor.MaxRepetitionLevel);
    }

    /// <summary>Lists that lie around a value.</summary>
    public int Depth { get; }

    /// <summary>The list, counted from the outside, that the entry continues with; 0 for a new row.</summary>
    public int Repetition { get; private set; }

    public bool IsPresent { get; private set; }

    /// <summary>The value of an entry that is present; bytes of a text stay where they are until the next entry.</summary>
    public T Value { get; private set; }

    public bool Next()
    {
        if (_at == _levels && !Fill())
            return false;
        Repetition = Depth == 0 ? 0 : _repetitions[_at];
        IsPresent = _highestDefinition == 0 || _definitions[_at] == _highestDefinition;
        if (IsPresent)
            Value = _values[_value++];
        _at++;
        return true;
    }

    /// <summary>
    /// Goes on over entries that are present and continue the innermost list, as far as they are in memory. There may be more of them
    /// behind, and there is not always one.
    /// </summary>
    /// <returns>Their values, until the next call.</returns>
    public ReadOnlySpan<T> TakeRun()
    {
        if (Depth == 0)
            return [];
        var count = Math.Min(
            Run(_repetitions.AsSpan(_at, _levels - _at), (short)Depth), Run(_definitions.AsSpan(_at, _levels - _at), _highestDefinition));
        var values = _values.AsSpan(_value, count);
        (_at, _value) = (_at + count, _value + count);
        return values;
    }

    public void Dispose() => _column.Dispose();

    private static int Run(ReadOnlySpan<short> levels, short level) =>
        levels.IndexOfAnyExcept(level) is >= 0 and var other ? other : levels.Length;

    private bool Fill()
    {
        (_at, _value, _levels) = (0, 0, 0);
        while (_levels == 0 && _column.HasNext)
            _levels = _column is ColumnReader<T> same
                ? (int)same.ReadBatch(BatchSize, _definitions, _repetitions, _values, out _)
                : ReadHalves((ColumnReader<FixedLenByteArray>)_column);
        return _levels > 0;
    }

    private unsafe int ReadHalves(ColumnReader<FixedLenByteArray> column)
    {
        var levels = (int)column.ReadBatch(BatchSize, _definitions, _repetitions, _halves, out var count);
        var numbers = (float[])(object)_values;
        for (var i = 0; i < (int)count; i++)
            numbers[i] = (float)*(Half*)_halves[i].Pointer;
        return levels;
    }
}

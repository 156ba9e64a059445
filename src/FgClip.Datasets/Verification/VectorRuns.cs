using FgClip.Datasets.Parquet.Columns;
using Parquet.Schema;

namespace FgClip.Datasets.Verification;

/// <summary>
/// The vectors of a leaf, however deep its lists are: each that is not null or empty, by its row and where its numbers are.
/// </summary>
/// <typeparam name="T">What a number is.</typeparam>
internal ref struct VectorRuns<T>(LeafData<T> data, DataField leaf)
    where T : struct
{
    private readonly ReadOnlySpan<T> _values = data.Values.Span;
    private readonly ReadOnlySpan<int> _definitions = data.Definitions!.Value.Span;
    private readonly ReadOnlySpan<int> _repetitions = data.Repetitions!.Value.Span;
    private readonly int _full = leaf.MaxDefinitionLevel;
    private readonly int _inner = leaf.MaxRepetitionLevel;
    private int _entry;
    private int _value;

    /// <summary>The row of <see cref="Numbers"/>, from 0.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>The vector.</summary>
    public ReadOnlySpan<T> Numbers { get; private set; }

    /// <summary>Goes on to the next vector.</summary>
    public bool MoveNext()
    {
        while (_entry < _definitions.Length)
        {
            var start = _value;
            do
            {
                if (_repetitions[_entry] == 0)
                    Row++;
                if (_definitions[_entry++] == _full)
                    _value++;
            }
            // Only within the innermost list does a value continue with the vector before it.
            while (_entry < _definitions.Length && _repetitions[_entry] == _inner);

            Numbers = _values[start.._value];
            if (!Numbers.IsEmpty)
                return true;
        }

        return false;
    }
}

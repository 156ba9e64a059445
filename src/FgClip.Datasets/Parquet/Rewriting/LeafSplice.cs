using FgClip.Datasets.Parquet.Columns;

namespace FgClip.Datasets.Parquet.Rewriting;

/// <summary>Puts rows of one leaf in the place of rows of another.</summary>
internal static class LeafSplice
{
    /// <summary>The old leaf with some rows replaced.</summary>
    /// <param name="old">The leaf as it is.</param>
    /// <param name="fresh">The rows that come in, in order.</param>
    /// <param name="rows">Which rows of the old leaf they replace, rising.</param>
    /// <param name="full">The definition level of a value.</param>
    public static LeafData<T> Merge<T>(LeafData<T> old, LeafData<T> fresh, IReadOnlyList<int> rows, int full)
        where T : struct
    {
        if (rows.Count == 0)
            return old;

        var (oldStarts, freshStarts) = (old.RowStarts(full), fresh.RowStarts(full));
        var merged = new Builder<T>(old.Entries + fresh.Entries, old.Values.Length + fresh.Values.Length, old.Definitions is not null,
            old.Repetitions is not null);
        var row = 0;
        foreach (var (i, replaced) in rows.Index())
        {
            merged.Add(old, oldStarts[row], oldStarts[replaced]);
            merged.Add(fresh, freshStarts[i], freshStarts[i + 1]);
            row = replaced + 1;
        }

        merged.Add(old, oldStarts[row], oldStarts[^1]);
        return merged.ToLeaf();
    }

    private sealed class Builder<T>(int entries, int values, bool hasDefinitions, bool hasRepetitions)
        where T : struct
    {
        private readonly T[] _values = new T[values];
        private readonly int[]? _definitions = hasDefinitions ? new int[entries] : null;
        private readonly int[]? _repetitions = hasRepetitions ? new int[entries] : null;
        private int _entryCount;
        private int _valueCount;

        public void Add(LeafData<T> leaf, (int Entry, int Value) start, (int Entry, int Value) end)
        {
            leaf.Values.Span[start.Value..end.Value].CopyTo(_values.AsSpan(_valueCount));
            leaf.Definitions?.Span[start.Entry..end.Entry].CopyTo(_definitions.AsSpan(_entryCount));
            leaf.Repetitions?.Span[start.Entry..end.Entry].CopyTo(_repetitions.AsSpan(_entryCount));
            _valueCount += end.Value - start.Value;
            _entryCount += end.Entry - start.Entry;
        }

        public LeafData<T> ToLeaf() => new(_values.AsMemory(0, _valueCount), Cut(_definitions), Cut(_repetitions));

        /// <summary>(Not "? :", where null would turn into an empty memory.)</summary>
        private ReadOnlyMemory<int>? Cut(int[]? levels)
        {
            if (levels is null)
                return null;
            return levels.AsMemory(0, _entryCount);
        }
    }
}

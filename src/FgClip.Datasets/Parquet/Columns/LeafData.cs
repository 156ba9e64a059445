namespace FgClip.Datasets.Parquet.Columns;

/// <summary>One leaf of one row group, as Parquet stores it.</summary>
/// <typeparam name="T">What a value is; a text is a <c>ReadOnlyMemory&lt;char&gt;</c>.</typeparam>
/// <param name="Values">The values, without the missing ones.</param>
/// <param name="Definitions">A definition level for each entry; null where all are 0, and each entry is a value.</param>
/// <param name="Repetitions">A repetition level for each entry; null where all are 0, and each entry is a row.</param>
internal sealed record LeafData<T>(ReadOnlyMemory<T> Values, ReadOnlyMemory<int>? Definitions, ReadOnlyMemory<int>? Repetitions)
    where T : struct
{
    /// <summary>Values and missing ones.</summary>
    public int Entries => Definitions?.Length ?? Values.Length;

    /// <summary>Where each row starts, and behind the last where it ends.</summary>
    /// <param name="full">The definition level of a value.</param>
    public IReadOnlyList<(int Entry, int Value)> RowStarts(int full)
    {
        var starts = new List<(int, int)>();
        var (definitions, repetitions) = (Definitions, Repetitions);
        var value = 0;
        for (var entry = 0; entry < Entries; entry++)
        {
            if (repetitions is null || repetitions.Value.Span[entry] == 0)
                starts.Add((entry, value));
            if (definitions is null || definitions.Value.Span[entry] == full)
                value++;
        }

        starts.Add((Entries, value));
        return starts;
    }
}

using FgClip.Datasets.Parquet;
using Parquet.Schema;

namespace FgClip.Datasets.Verification;

/// <summary>The vectors of a leaf, however deep its lists are.</summary>
internal static class VectorRuns
{
    /// <summary>Each vector that is not null or empty: its row, and where its numbers are.</summary>
    public static IEnumerable<(int Row, int Start, int Length)> Of<T>(LeafData<T> data, DataField leaf)
        where T : struct
    {
        var (definitions, repetitions) = (data.Definitions!.Value, data.Repetitions!.Value);
        var (row, value, start) = (-1, 0, 0);
        for (var entry = 0; entry < data.Entries; entry++)
        {
            // Only within the innermost list does a value go on with the vector before it.
            if (repetitions.Span[entry] < leaf.MaxRepetitionLevel)
            {
                if (value > start)
                    yield return (row, start, value - start);
                start = value;
            }

            if (repetitions.Span[entry] == 0)
                row++;
            if (definitions.Span[entry] == leaf.MaxDefinitionLevel)
                value++;
        }

        if (value > start)
            yield return (row, start, value - start);
    }
}

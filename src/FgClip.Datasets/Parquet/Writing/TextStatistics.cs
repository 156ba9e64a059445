using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Meta;
using ParquetType = Parquet.Meta.Type;

namespace FgClip.Datasets.Parquet.Writing;

/// <summary>
/// Removes the smallest and largest text from a row group's statistics. Parquet.Net stores both whole, in the old and in the new fields,
/// and has no setting against it: one caption of 33 MB made a footer of 132 MB, which every reader loads to open the part. The number of
/// nulls stays.
/// </summary>
internal static class TextStatistics
{
    /// <summary>Removes the texts from the statistics of the columns that were written so far.</summary>
    public static void Remove(ParquetRowGroupWriter group)
    {
        foreach (var chunk in RowGroupOf(group).Columns)
        {
            if (chunk.MetaData is { Type: ParquetType.BYTE_ARRAY, Statistics: { } statistics })
                statistics.Min = statistics.Max = statistics.MinValue = statistics.MaxValue = null;
        }
    }

    // The package has one version for the whole repository, and ParquetPartWriterTests fail where another one names the field otherwise.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_owGroup")]
    private static extern ref RowGroup RowGroupOf(ParquetRowGroupWriter group);
}

using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Rewriting;

/// <summary>The row group of an older part that is being written again, with some rows replaced.</summary>
/// <param name="old">The older part.</param>
internal sealed class RowGroupSplice(ParquetPartReader old)
{
    private readonly List<int> _rows = [];
    private int _group;
    private int _leaf;

    /// <summary>Notes that the next fresh row replaces this one of the row group.</summary>
    public void Replace(int row) => _rows.Add(row);

    /// <summary>Goes on to the next row group.</summary>
    public void Next()
    {
        _group++;
        _leaf = 0;
        _rows.Clear();
    }

    /// <summary>A row group that writes what it is given in its place among the old rows.</summary>
    public IRowGroup Into(IRowGroup group) => new Merging(this, group);

    private sealed class Merging(RowGroupSplice splice, IRowGroup group) : IRowGroup
    {
        public Task WriteAsync<T>(
            DataField leaf, ReadOnlyMemory<T> values, ReadOnlyMemory<int>? definitions, ReadOnlyMemory<int>? repetitions,
            CancellationToken cancellationToken)
            where T : struct
        {
            var before = splice.Old.ReadLeaf<T>(splice._group, splice._leaf++, leaf);
            var merged = LeafSplice.Merge(before, new LeafData<T>(values, definitions, repetitions), splice._rows, leaf.MaxDefinitionLevel);
            return group.WriteAsync(leaf, merged.Values, merged.Definitions, merged.Repetitions, cancellationToken);
        }
    }

    private ParquetPartReader Old => old;
}

namespace FgClip.Datasets.Plans;

/// <summary>The columns that say where rows are: <c>part</c>, <c>row</c> and <c>row_id</c>.</summary>
/// <param name="columns">The plan's columns.</param>
/// <param name="shard">The shard whose rows are read.</param>
internal sealed class RowIdColumns(IReadOnlyList<CarriedColumn> columns, ShardDescriptor shard)
{
    private readonly IReadOnlyList<(int Position, RowIdColumn Column)> _made =
        [.. columns.Index().Where(column => column.Item.Made is not null).Select(column => (column.Index, column.Item.Made!.Value))];

    /// <summary>The columns as a plan has them.</summary>
    public static IReadOnlyList<CarriedColumn> All { get; } =
    [
        new("part", "fgclip:part", ColumnType.Integer) { Made = RowIdColumn.Part },
        new("row", "fgclip:row", ColumnType.Integer) { Made = RowIdColumn.Row },
        new("row_id", "fgclip:row_id", ColumnType.Integer) { Made = RowIdColumn.Id },
    ];

    /// <summary>Returns a row's values with those of the columns.</summary>
    /// <param name="values">The row's values, in the plan's order.</param>
    /// <param name="index">Its position in the dataset.</param>
    public IReadOnlyList<object?> Fill(IReadOnlyList<object?> values, long index)
    {
        if (_made.Count == 0)
            return values;
        object?[] filled = [.. values];
        foreach (var (position, column) in _made)
        {
            filled[position] = column switch
            {
                RowIdColumn.Part => (long)shard.Index,
                RowIdColumn.Row => index - shard.FirstRow,
                _ => index,
            };
        }

        return filled;
    }
}

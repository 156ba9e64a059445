using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>The columns of a part, in their order: the key, what came in, what was computed, how it ended.</summary>
internal static class PartColumnFactory
{
    public static IReadOnlyList<PartColumn> Create(PartSchema layout) =>
    [
        new TextColumn(ColumnNames.Key, row => row.Input.Key, mayBeNull: false),
        .. layout.Carried.Select(Carried),
        .. Computed(layout),
        new TextColumn(ColumnNames.Status, row => row.Status.ToColumnValue(), mayBeNull: false),
        new TextColumn(ColumnNames.Error, row => row.Error),
    ];

    private static IEnumerable<PartColumn> Computed(PartSchema layout)
    {
        var features = layout.Features;
        if (layout.Features.NeedsImages)
        {
            yield return new ValueColumn<int>(ColumnNames.Width, row => row.Width);
            yield return new ValueColumn<int>(ColumnNames.Height, row => row.Height);
            yield return new TextColumn(ColumnNames.Sha256, row => row.Sha256);
        }

        if (features.Image)
            yield return VectorColumns.Float32(ColumnNames.ImageEmbedding, row => Vector(row.ImageEmbedding));
        foreach (var (i, head) in features.TextHeads.Index())
            yield return VectorColumns.Float32(ColumnNames.TextEmbedding(head), row => Vector(At(row.TextEmbeddings, i)));
        if (features.Image)
        {
            foreach (var (i, head) in features.TextHeads.Index())
                yield return new ValueColumn<float>(ColumnNames.Similarity(head), row => At(row.Similarities, i));
            foreach (var (i, head) in features.TextHeads.Index())
                yield return new ValueColumn<float>(ColumnNames.Logit(head), row => At(row.Logits, i));
        }

        if (features.Regions)
            yield return new RegionsColumn();
        if (features.Dense)
        {
            yield return new ValueColumn<int>(ColumnNames.DenseHeight, row => row.Dense?.High);
            yield return new ValueColumn<int>(ColumnNames.DenseWidth, row => row.Dense?.Wide);
            yield return VectorColumns.Create(features.DenseType, ColumnNames.DenseEmbedding, row => row.Dense?.Values);
            if (features.DenseType is DenseType.Int8)
                yield return new ValueColumn<float>(ColumnNames.DenseScale,
                    row => row.Dense is { } map ? Int8Vector.ScaleOf(map.Values.Span) : null);
        }
    }

    private static PartColumn Carried(CarriedColumn column, int i) => column.Type switch
    {
        ColumnType.Text or ColumnType.Json => new TextColumn(column.Name, row => (string?)At(row.Input.Carried, i)),
        ColumnType.Integer => new ValueColumn<long>(column.Name, row => (long?)At(row.Input.Carried, i)),
        ColumnType.Real => new ValueColumn<double>(column.Name, row => (double?)At(row.Input.Carried, i)),
        ColumnType.Boolean => new ValueColumn<bool>(column.Name, row => (bool?)At(row.Input.Carried, i)),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Type, "There is no such column type."),
    };

    /// <summary>A row that failed early has no lists at all.</summary>
    private static T? At<T>(IReadOnlyList<T?> values, int i) => i < values.Count ? values[i] : default;

    /// <summary>Null stays null. (Not "? :", where it would turn into an empty memory.)</summary>
    private static ReadOnlyMemory<float>? Vector(float[]? values)
    {
        if (values is null)
            return null;
        return values.AsMemory();
    }
}

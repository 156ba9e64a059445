using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>
/// The columns of a part: the key, what came in, what was computed, how it ended. A new column is one line in <c>Computed</c>, behind an
/// option of <see cref="FeatureOptions"/> whose default leaves it out, so that a part of before can still be resumed.
/// </summary>
/// <param name="Carried">The inputs' own columns.</param>
/// <param name="Features">What the job computes.</param>
public sealed record PartSchema(IReadOnlyList<CarriedColumn> Carried, FeatureOptions Features)
{
    /// <summary>Creates the columns in their order, each with its name, its type and the member of <see cref="OutputRow"/> in it.</summary>
    internal IReadOnlyList<PartColumn> CreateColumns() =>
    [
        new TextColumn(ColumnNames.Key, row => row.Input.Key, mayBeNull: false),
        .. Carried.Select(Create),
        .. Computed(Features),
        new TextColumn(ColumnNames.Status, row => row.Status.ToColumnValue(), mayBeNull: false),
        new TextColumn(ColumnNames.Error, row => row.Error),
    ];

    private static IEnumerable<PartColumn> Computed(FeatureOptions features)
    {
        if (features.NeedsImages)
        {
            yield return new ValueColumn<int>(ColumnNames.Width, row => row.Width);
            yield return new ValueColumn<int>(ColumnNames.Height, row => row.Height);
            yield return new TextColumn(ColumnNames.Sha256, row => row.Sha256);
        }

        if (features.Image)
            yield return VectorColumns.Pooled(features.VectorType, ColumnNames.ImageEmbedding, row => Vector(row.ImageEmbedding));
        foreach (var (i, head) in features.TextHeads.Index())
            yield return VectorColumns.Pooled(
                features.VectorType, ColumnNames.TextEmbedding(head), row => Vector(At(row.TextEmbeddings, i)));
        if (features.Image)
        {
            foreach (var (i, head) in features.TextHeads.Index())
                yield return new ValueColumn<float>(ColumnNames.Similarity(head), row => At(row.Similarities, i));
            foreach (var (i, head) in features.TextHeads.Index())
                yield return new ValueColumn<float>(ColumnNames.Logit(head), row => At(row.Logits, i));
        }

        if (features.Regions)
            yield return new RegionsColumn(features.VectorType);
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

    private static PartColumn Create(CarriedColumn column, int i) => column.Type switch
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

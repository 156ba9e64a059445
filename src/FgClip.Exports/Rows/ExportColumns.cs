using Apache.Arrow;
using Apache.Arrow.Types;
using FgClip.Datasets.Layout;
using FgClip.Exports.Specs;

namespace FgClip.Exports.Rows;

/// <summary>The columns of an export.</summary>
/// <param name="Values">Those that hold one value a row, without the number of the row.</param>
/// <param name="Vectors">Those that hold vectors.</param>
internal sealed record ExportColumns(IReadOnlyList<Field> Values, IReadOnlyList<ExportedVector> Vectors)
{
    /// <summary>The number of the row in the dataset, from 0: what joins an export with the dataset and with other exports.</summary>
    public const string DatasetRow = "dataset_row";

    /// <summary>The columns in their order: the key, the number of the row, other values, vectors.</summary>
    public Schema Schema { get; } = new(
        [
            .. Values.Take(1), new Field(DatasetRow, Int64Type.Default, nullable: false), .. Values.Skip(1),
            .. Vectors.Select(vector => new Field(vector.Name, VectorBuilder.TypeOf(vector.Dimensions), nullable: true)),
        ],
        metadata: null);

    /// <summary>Chooses the names of the columns with vectors.</summary>
    /// <param name="spec">The export.</param>
    /// <param name="columns">The columns of the dataset.</param>
    /// <exception cref="ExportRefusedException">The dataset has none of them.</exception>
    public static IReadOnlyList<string> ChooseVectors(ExportSpec spec, IReadOnlyList<string> columns)
    {
        string[] there = [.. ColumnNames.RowVectors.Append(ColumnNames.Regions).Where(columns.Contains)];
        if (spec.Vectors is { } named)
        {
            return named.FirstOrDefault(name => !there.Contains(name)) is { } missing
                ? throw new ExportRefusedException($"--vectors: {spec.Embeddings} has no vectors {missing}. {Describe(there)}")
                : named;
        }

        string[] pooled = [.. there.Where(ColumnNames.RowVectors.Contains)];
        if (pooled.Length == 0)
            throw new ExportRefusedException($"--vectors: {spec.Embeddings} has no vectors of images or captions. {Describe(there)}");
        return spec.IsOneMatrix ? pooled[..1] : pooled;
    }

    /// <summary>Chooses the columns that hold one value a row; the key is always the first of them.</summary>
    /// <param name="spec">The export.</param>
    /// <param name="columns">The columns of the dataset.</param>
    /// <exception cref="ExportRefusedException">A column is not there, or cannot be exported.</exception>
    public static IReadOnlyList<Field> ChooseValues(ExportSpec spec, IReadOnlyList<Field> columns)
    {
        Field[] there = [.. columns.Where(IsValue)];
        var chosen = spec.Columns is null
            ? there.Where(field => spec.AllRows || field.Name is not (ColumnNames.Status or ColumnNames.Error))
            : spec.Columns.Distinct(StringComparer.Ordinal).Select(name => there.FirstOrDefault(field => field.Name == name)
                ?? throw new ExportRefusedException($"--columns: {spec.Embeddings} has no column {name} with one value a row. It has "
                    + $"{string.Join(", ", there.Select(field => field.Name))}."));
        Field[] values = [there.First(field => field.Name == ColumnNames.Key), .. chosen.Where(field => field.Name != ColumnNames.Key)];
        return values.Any(field => field.Name == DatasetRow)
            ? throw new ExportRefusedException($"--columns: {spec.Embeddings} has a column {DatasetRow}, which the export has for the "
                + "number of the row. Name the other columns.")
            : values;
    }

    private static bool IsValue(Field field) =>
        field.DataType is StringType or BooleanType or Int32Type or Int64Type or FloatType or DoubleType;

    private static string Describe(string[] there) =>
        there.Length == 0 ? "It has none." : $"It has {string.Join(", ", there)}.";
}

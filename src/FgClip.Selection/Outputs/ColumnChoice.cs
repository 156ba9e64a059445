using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Selection.Queries;
using FgClip.Selection.Specs;

namespace FgClip.Selection.Outputs;

/// <summary>The columns that are written.</summary>
/// <param name="Columns">Their names and types, in order.</param>
internal sealed record ColumnChoice(IReadOnlyList<SourceColumn> Columns)
{
    private static readonly string[] Vectors = [ColumnNames.Regions, .. ColumnNames.RowVectors];

    private static readonly string[] Dense =
        [ColumnNames.DenseHeight, ColumnNames.DenseWidth, ColumnNames.DenseEmbedding, ColumnNames.DenseScale];

    /// <summary>Chooses among the columns that there are.</summary>
    /// <exception cref="SelectionRefusedException">A column that is asked for is not there.</exception>
    public static ColumnChoice From(SelectionSpec spec, IReadOnlyList<SourceColumn> columns)
    {
        if (spec.Columns is null)
            return new([.. columns.Where(column => !Dense.Contains(column.Name) && (spec.Vectors || !Vectors.Contains(column.Name)))]);
        return new([.. spec.Columns.Select(name => columns.FirstOrDefault(column => column.Name == name)
            ?? throw new SelectionRefusedException(
                $"--columns: there is no column {name}. The columns are {SourceColumn.Describe(columns)}."))]);
    }

    /// <summary>The columns as SQL.</summary>
    public string Select() => string.Join(", ", Columns.Select(column => SqlText.Name(column.Name)));

    /// <summary>
    /// The columns as SQL for JSON: what holds JSON is not put into quotes a second time, and what JSON has no number for is null.
    /// </summary>
    /// <param name="carried">The inputs' columns that the dataset carries.</param>
    public IEnumerable<(string Name, string Sql)> SelectJson(IReadOnlyList<CarriedColumn> carried)
    {
        var json = carried.Where(column => column.Type is ColumnType.Json).Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var column in Columns)
        {
            var name = SqlText.Name(column.Name);
            yield return (column.Name, json.Contains(column.Name) ? $"coalesce(TRY_CAST({name} AS JSON), to_json({name}))"
                : column.Type is "FLOAT" or "DOUBLE" ? $"CASE WHEN isfinite({name}) THEN {name} END"
                : name);
        }
    }
}

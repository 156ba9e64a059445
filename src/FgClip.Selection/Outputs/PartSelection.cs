using FgClip.Datasets.Plans;
using FgClip.Selection.Queries;
using FgClip.Selection.Sources;
using FgClip.Selection.Specs;

namespace FgClip.Selection.Outputs;

/// <summary>The selected rows of one part, as they are written.</summary>
/// <param name="Database">The part's database.</param>
/// <param name="Files">The part.</param>
/// <param name="Spec">The selection.</param>
/// <param name="Columns">The columns that are written.</param>
/// <param name="Carried">The inputs' columns that the dataset carries.</param>
internal sealed record PartSelection(
    PartDatabase Database, SourceFiles Files, SelectionSpec Spec, ColumnChoice Columns, IReadOnlyList<CarriedColumn> Carried)
{
    private const string Kept = "__kept";

    /// <summary>Rows of a row group of Parquet: so many vectors are in memory at once.</summary>
    private const int RowsPerGroup = 8192;

    /// <summary>Leaves one row of each group of duplicates.</summary>
    public PartSelection Keep(IEnumerable<long>? rows)
    {
        if (rows is not null)
            Database.CreateRows(Kept, rows);
        return this;
    }

    /// <summary>Writes the rows as JSON Lines or Parquet.</summary>
    /// <returns>How many there are.</returns>
    public long Copy(string path)
    {
        var json = Columns.SelectJson(Carried).Select(column => $"{column.Sql} AS {SqlText.Name(column.Name)}");
        var (select, options) = Spec.Format is SelectionFormat.Parquet
            ? (Columns.Select(), $"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {RowsPerGroup}")
            : (string.Join(", ", json), "FORMAT json");
        return Database.Execute($"COPY ({Query(select)}) TO {SqlText.Text(path)} ({options})");
    }

    /// <summary>The rows one by one: each one's number in the part, and its columns as a JSON object.</summary>
    public IEnumerable<(long Row, string Json)> Rows()
    {
        var members = Columns.SelectJson(Carried).Select(column => $"{SqlText.Text(column.Name)}: {column.Sql}");
        return Database.Query(Query($"\"{PartRelation.Row}\", to_json({{{string.Join(", ", members)}}})::VARCHAR"),
            row => (row.GetInt64(0), row.GetString(1)));
    }

    private string Query(string select) => PartRelation.Select(Files, select, Spec.Where,
        Spec.Keep is null ? null : $"duplicate_group IS NULL OR \"{PartRelation.Row}\" IN (SELECT \"row\" FROM \"{Kept}\")");
}

using FgClip.Selection.Sources;

namespace FgClip.Selection.Queries;

/// <summary>The rows of a part with everything that is joined to them, as SQL.</summary>
internal static class PartRelation
{
    /// <summary>The number of a row in its part, from 0. No column of a dataset is named so.</summary>
    public const string Row = "__row";

    /// <summary>The columns that labels add.</summary>
    public static IReadOnlyList<string> LabelColumns { get; } = ["label_class", "label_id", "label_score", "label_margin", "label_list"];

    /// <summary>The columns that duplicates add.</summary>
    public static IReadOnlyList<string> DuplicateColumns { get; } = ["duplicate_group", "duplicate_size", "representative"];

    /// <summary>Returns the query of all rows.</summary>
    public static string Create(SourceFiles files)
    {
        var added = string.Concat(files.Added.Select((file, i) => $"""
             POSITIONAL JOIN (SELECT * EXCLUDE (key, status, error) FROM {Read(file)}) AS added_{i}
            """));
        var data = $"SELECT * EXCLUDE (file_row_number), file_row_number AS \"{Row}\" "
            + $"FROM read_parquet({SqlText.Text(files.Data)}, file_row_number = true){added}";
        var labels = files.Labels is null ? "" : $"LEFT JOIN ({Labels(files.Labels)}) AS labels USING (\"{Row}\")";
        var duplicates = files.Duplicates is null ? "" : $"LEFT JOIN ({Duplicates(files.Duplicates)}) AS duplicates USING (\"{Row}\")";
        // The joins take the rows out of their order, and a filter by itself does not.
        var order = files is { Labels: null, Duplicates: null } ? "" : $"ORDER BY \"{Row}\"";
        return $"SELECT * FROM ({data}) AS data {labels} {duplicates} {order}";
    }

    /// <summary>Returns the query of the rows for which an expression is true.</summary>
    /// <param name="files">The part.</param>
    /// <param name="select">The columns.</param>
    /// <param name="where">The expression; null for all rows.</param>
    /// <param name="and">What else must be true of them, as SQL; null for nothing.</param>
    public static string Select(SourceFiles files, string select, string? where, string? and = null) =>
        $"SELECT {select} FROM ({Create(files)}) AS data WHERE ({Expression(where ?? "true")}) AND ({and ?? "true"})";

    /// <summary>An expression in a query: a comment at its end does not reach what follows.</summary>
    public static string Expression(string expression) => $"\n{expression}\n";

    /// <summary>An expression as a number, by which rows are ordered.</summary>
    public static string Number(string expression) => $"(({Expression(expression)})::DOUBLE)";

    private static string Read(string file) => $"read_parquet({SqlText.Text(file)})";

    private static string Labels(string file) => $$"""
        SELECT "row" AS "{{Row}}",
          any_value(class) FILTER (region < 0 AND rank = 1) AS label_class,
          any_value(id) FILTER (region < 0 AND rank = 1) AS label_id,
          any_value(score) FILTER (region < 0 AND rank = 1) AS label_score,
          any_value(margin) FILTER (region < 0 AND rank = 1 AND isfinite(margin)) AS label_margin,
          list({'region': region, 'rank': rank, 'class': class, 'id': id, 'score': score,
            'margin': CASE WHEN isfinite(margin) THEN margin END} ORDER BY region, rank) AS label_list
        FROM {{Read(file)}} GROUP BY "row"
        """;

    private static string Duplicates(string file) => $"""
        SELECT "row" AS "{Row}", component AS duplicate_group, size AS duplicate_size, representative FROM {Read(file)}
        """;
}

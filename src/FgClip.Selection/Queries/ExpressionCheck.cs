using System.Text.Json;
using DuckDB.NET.Data;
using FgClip.Selection.Sources;
using FgClip.Selection.Specs;

namespace FgClip.Selection.Queries;

/// <summary>Checks expressions against the columns of a part, before anything is written.</summary>
/// <param name="database">The part's database.</param>
/// <param name="files">The part.</param>
internal sealed class ExpressionCheck(PartDatabase database, SourceFiles files)
{
    private static readonly string[] Lists = ["modifiers", "group_expressions"];
    private static readonly string[] Clauses = ["having", "qualify", "sample"];

    /// <summary>The columns of the part with everything that is joined, in order.</summary>
    /// <exception cref="SelectionRefusedException">A column that is joined has the name of one of the dataset.</exception>
    public IReadOnlyList<SourceColumn> Columns()
    {
        try
        {
            var columns = database
                .Query($"DESCRIBE {PartRelation.Create(files)}", row => new SourceColumn(row.GetString(0), row.GetString(1)))
                .Where(column => column.Name != PartRelation.Row).ToList();
            var twice = columns.GroupBy(column => column.Name, StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault(group => group.Count() > 1);
            return twice is null ? columns : throw new SelectionRefusedException(
                $"The dataset has a column {twice.Key} already, which labels, duplicates or added columns bring too.");
        }
        catch (DuckDBException e) when (e.Message.Contains("\"row\"", StringComparison.Ordinal))
        {
            throw new SelectionRefusedException(
                "The labels or duplicates have no column \"row\": an earlier version made them. Make them again in another folder.", e);
        }
    }

    /// <summary>Checks an expression that is true for some rows.</summary>
    /// <exception cref="SelectionRefusedException">It is not an expression over the columns of a row.</exception>
    public void CheckWhere(string? expression) => Check("--where", expression, $"({PartRelation.Expression(expression ?? "")})");

    /// <summary>Checks an expression that orders rows.</summary>
    /// <exception cref="SelectionRefusedException">It is not an expression over the columns of a row.</exception>
    public void CheckKeep(string? expression) => Check("--keep", expression, $"{PartRelation.Number(expression ?? "")} IS NOT NULL");

    private void Check(string option, string? expression, string condition)
    {
        if (expression is null)
            return;
        try
        {
            ThrowIfNotOne(option, expression);
            database.Execute($"EXPLAIN {PartRelation.Select(files, "1", condition)}");
        }
        catch (DuckDBException e)
        {
            throw Refusal(option, e, Columns());
        }
    }

    /// <summary>What DuckDB has against an expression, with the columns that there are.</summary>
    public static SelectionRefusedException Refusal(string option, DuckDBException error, IEnumerable<SourceColumn> columns) => new(
        $"{option}: {FirstLines(error.Message)}\nThe columns are {SourceColumn.Describe(columns)}.", error);

    /// <summary>Parses an expression by itself: inside of the query, its text could close the query and begin another one.</summary>
    private void ThrowIfNotOne(string option, string expression)
    {
        var statement = SqlText.Text($"SELECT 1 FROM rows WHERE ({PartRelation.Expression(expression)})");
        using var parsed = JsonDocument.Parse(database.Query($"SELECT json_serialize_sql({statement})", row => row.GetString(0)).Single());
        var root = parsed.RootElement;
        if (root.GetProperty("error").GetBoolean())
            throw new SelectionRefusedException($"{option}: \"{expression}\" is not an expression: {root.GetProperty("error_message")}.");
        var statements = root.GetProperty("statements");
        var node = statements[0].GetProperty("node");
        if (statements.GetArrayLength() != 1 || node.GetProperty("type").GetString() != "SELECT_NODE"
            || Array.Exists(Lists, list => node.GetProperty(list).GetArrayLength() > 0)
            || Array.Exists(Clauses, clause => node.GetProperty(clause).ValueKind is not JsonValueKind.Null))
            throw new SelectionRefusedException($"{option}: \"{expression}\" is more than one expression.");
    }

    // What follows is the query around the expression, which the person did not write.
    private static string FirstLines(string message)
    {
        var end = message.IndexOf("\n\nLINE ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).Replace('\n', ' ').Trim();
    }
}

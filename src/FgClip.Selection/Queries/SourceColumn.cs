namespace FgClip.Selection.Queries;

/// <summary>A column of the rows that are selected from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as DuckDB has it.</param>
internal sealed record SourceColumn(string Name, string Type)
{
    private const int MaxTypeLength = 40;

    /// <summary>Lists columns with their types, for messages.</summary>
    public static string Describe(IEnumerable<SourceColumn> columns) =>
        string.Join(", ", columns.Select(column => $"{column.Name} ({column.ShortType})"));

    // A list of structs has all of its members in the name of its type.
    private string ShortType => Type.Length <= MaxTypeLength ? Type : Type.EndsWith(']') ? "a list" : "a struct";
}

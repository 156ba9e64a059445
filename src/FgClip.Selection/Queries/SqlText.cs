namespace FgClip.Selection.Queries;

/// <summary>Writes names and texts into SQL.</summary>
internal static class SqlText
{
    /// <summary>A name, in double quotes.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text, in single quotes.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A list of texts.</summary>
    public static string Texts(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Text))}]";
}

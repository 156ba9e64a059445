namespace FgClip.Docs.Markdown;

/// <summary>Pieces of Markdown within a line.</summary>
internal static class Inline
{
    /// <summary>Writes a text as code; an empty one stays empty.</summary>
    public static string Code(string text) => text.Length == 0 ? "" : $"`{text}`";

    /// <summary>Writes a plain text on one line, and so that no sign in it is taken for HTML.</summary>
    public static string Text(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal).ReplaceLineEndings(" ");

    /// <summary>Writes a name in snake case, as <c>bad_row</c>.</summary>
    public static string Snake(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

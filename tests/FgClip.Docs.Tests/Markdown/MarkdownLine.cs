namespace FgClip.Docs.Tests.Markdown;

/// <summary>A line of a Markdown file, or a piece of one.</summary>
/// <param name="File">The file.</param>
/// <param name="Number">The number of the line, from 1.</param>
/// <param name="Text">The text.</param>
internal sealed record MarkdownLine(string File, int Number, string Text)
{
    /// <summary>Where it is, for the message of a test.</summary>
    public string Place => $"{File}:{Number}";
}

using System.Text.RegularExpressions;

namespace FgClip.Docs.Tests.Markdown;

/// <summary>A fenced block.</summary>
/// <param name="Start">The line that opens it.</param>
/// <param name="Language">The language that it names; empty for none.</param>
/// <param name="Above">The line right above it; empty where that is a block or nothing.</param>
/// <param name="Lines">Its content.</param>
internal sealed partial record FencedBlock(MarkdownLine Start, string Language, string Above, List<string> Lines)
{
    /// <summary>Whether the tests run it.</summary>
    public bool IsRun => Mark().Match(Above) is { Success: true } mark && mark.Groups["run"].Success;

    /// <summary>What is run before it and not shown; empty for nothing.</summary>
    public string Setup => Mark().Match(Above).Groups["setup"].Value;

    /// <summary>Whether the line above it says whether it is run, and if not, why.</summary>
    public bool IsMarked => Mark().IsMatch(Above);

    /// <summary>Its content.</summary>
    public string Text => string.Join('\n', Lines);

    [GeneratedRegex(@"^<!-- (?:(?<run>run)(?:: (?<setup>\S.*))?|not run: (?<reason>\S.{9,})) -->$")]
    private static partial Regex Mark();
}

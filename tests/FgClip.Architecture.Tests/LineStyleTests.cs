using System.Text.RegularExpressions;

namespace FgClip.Architecture.Tests;

/// <summary>
/// What <c>dotnet format</c> does not check: lines fit the limit of <c>.editorconfig</c>, and a statement has a line of its own.
/// </summary>
public sealed partial class LineStyleTests
{
    /// <summary>As <c>max_line_length</c> in <c>.editorconfig</c>, which editors follow and no analyzer reads.</summary>
    private const int MaxLength = 140;

    [Fact]
    public void Lines_fit_the_limit()
    {
        var tooLong = CodeLines().Where(line => line.Text.Length > MaxLength).Select(line => $"{line.At}: {line.Text.Length} characters");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void A_condition_and_its_statement_have_a_line_each()
    {
        var lines = CodeLines().ToList();
        Assert.True(lines.Count > 50_000, $"Only {lines.Count} lines were found.");

        Assert.Empty(lines.Where(line => HasStatementBehind(line.Text)).Select(line => $"{line.At}: {line.Text.Trim()}"));
    }

    [Theory]
    [InlineData("if (done) return;", true)]
    [InlineData("else if (Is(a, (b))) c = 1;", true)]
    [InlineData("else c = 1;", true)]
    [InlineData("foreach (var a in b) c += a;", true)]
    [InlineData("if (done)", false)]
    [InlineData("else", false)]
    [InlineData("else if (done)", false)]
    [InlineData("if (a", false)]
    [InlineData("while (Next(')')) ;", false)]
    [InlineData("if (a) // Why.", false)]
    public void A_statement_behind_a_condition_is_seen(string line, bool expected) => Assert.Equal(expected, HasStatementBehind(line));

    /// <summary>The lines of all code files that are not inside a raw string: what stands there is data, and keeps its shape.</summary>
    private static IEnumerable<(string At, string Text)> CodeLines()
    {
        var root = Project.Repository();
        foreach (var project in Project.All())
        {
            foreach (var file in Directory.EnumerateFiles(project.Folder, "*.cs", SearchOption.AllDirectories).Where(IsSource))
            {
                var inside = false;
                foreach (var (text, i) in File.ReadAllLines(file).Select((text, i) => (text, i)))
                {
                    var quotes = RawQuotes().Count(text);
                    if (!inside && quotes == 0)
                        yield return ($"{Path.GetRelativePath(root, file)}:{i + 1}", text);
                    inside ^= quotes % 2 == 1;
                }
            }
        }
    }

    private static bool IsSource(string file) =>
        !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal);

    private static bool HasStatementBehind(string line)
    {
        var text = line.Trim();
        if (Else().Match(text) is { Success: true } other)
        {
            text = text[other.Length..];
            if (!Condition().IsMatch(text))
                return IsStatement(text);
        }

        if (!Condition().IsMatch(text))
            return false;
        text = Characters().Replace(text, "' '");
        var depth = 0;
        for (var i = text.IndexOf('(', StringComparison.Ordinal); i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
                return IsStatement(text[(i + 1)..]);
        }

        return false;
    }

    private static bool IsStatement(string rest) =>
        rest.Trim() is { Length: > 0 } text && text is not (";" or "{") && !text.StartsWith("//", StringComparison.Ordinal);

    [GeneratedRegex(@"\x22{3,}")]
    private static partial Regex RawQuotes();

    [GeneratedRegex(@"^else\b")]
    private static partial Regex Else();

    [GeneratedRegex(@"^\s*(if|for|foreach|await foreach|while|lock) \(")]
    private static partial Regex Condition();

    /// <summary>Characters and strings, whose brackets do not count.</summary>
    [GeneratedRegex(@"'(\\.|[^'\\])+'|\x22(\\.|[^\x22\\])*\x22")]
    private static partial Regex Characters();
}

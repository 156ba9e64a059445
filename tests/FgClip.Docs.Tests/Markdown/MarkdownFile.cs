using System.Text.RegularExpressions;

namespace FgClip.Docs.Tests.Markdown;

/// <summary>A Markdown file, taken apart as far as the tests look at it.</summary>
internal sealed partial class MarkdownFile
{
    private MarkdownFile(string path, IReadOnlyList<MarkdownLine> prose, IReadOnlyList<FencedBlock> blocks) =>
        (Path, Prose, Blocks) = (path, prose, blocks);

    /// <summary>Its path in the repository.</summary>
    public string Path { get; }

    /// <summary>The lines outside of fenced blocks.</summary>
    public IReadOnlyList<MarkdownLine> Prose { get; }

    /// <summary>The fenced blocks.</summary>
    public IReadOnlyList<FencedBlock> Blocks { get; }

    /// <summary>The texts between backticks.</summary>
    public IEnumerable<MarkdownLine> CodeSpans => Prose.SelectMany(line =>
        CodeSpan().Matches(line.Text).Select(span => line with { Text = span.Groups["code"].Value.Trim() }));

    /// <summary>Where links and pictures lead.</summary>
    public IEnumerable<MarkdownLine> Links => Prose.SelectMany(line =>
        Link().Matches(CodeSpan().Replace(line.Text, "code")).Select(link => line with { Text = link.Groups["target"].Value }));

    /// <summary>The anchors that GitHub gives its headings.</summary>
    public IReadOnlySet<string> Anchors()
    {
        HashSet<string> anchors = [.. Prose.SelectMany(line => Id().Matches(line.Text).Select(id => id.Groups["id"].Value))];
        foreach (var heading in Prose.Select(line => Heading().Match(line.Text)).Where(match => match.Success))
        {
            var text = LinkText().Replace(heading.Groups["text"].Value, "$1").ToLowerInvariant();
            var anchor = NotInAnchor().Replace(text, "").Replace(' ', '-');
            for (var (again, free) = (0, false); !free; again++)
                free = anchors.Add(again == 0 ? anchor : $"{anchor}-{again}");
        }

        return anchors;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="repository">The top folder of the clone.</param>
    /// <param name="path">The path of the file in it.</param>
    public static MarkdownFile Read(string repository, string path)
    {
        List<MarkdownLine> prose = [];
        List<FencedBlock> blocks = [];
        FencedBlock? open = null;
        var fence = "";
        foreach (var (i, text) in File.ReadLines(System.IO.Path.Combine(repository, path)).Index())
        {
            var line = new MarkdownLine(path, i + 1, text);
            if (open is not null && text.Trim() == fence)
                open = null;
            else if (open is not null)
                open.Lines.Add(text);
            else if (Fence().Match(text) is { Success: true } match)
            {
                fence = match.Groups["fence"].Value;
                var above = prose.Count > 0 && prose[^1].Number == line.Number - 1 ? prose[^1].Text.Trim() : "";
                blocks.Add(open = new FencedBlock(line, match.Groups["language"].Value, above, []));
            }
            else
            {
                prose.Add(line);
            }
        }

        return new(path, prose, blocks);
    }

    /// <inheritdoc />
    public override string ToString() => Path;

    [GeneratedRegex(@"^\s*(?<fence>`{3,}|~{3,})\s*(?<language>\S*)")]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<ticks>`+)(?<code>.+?)(?<!`)\k<ticks>(?!`)")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("""(?:\]\(\s*<?(?<target>[^)\s>]+)>?[^)]*\)|(?:src|srcset|href)="(?<target>[^"]+)")""")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6}\s+(?<text>.*?)\s*#*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\p{L}\p{N}\p{M}_ -]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex("""<a\s+(?:id|name)="(?<id>[^"]+)">""")]
    private static partial Regex Id();
}

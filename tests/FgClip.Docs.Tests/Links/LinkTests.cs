using System.Text.RegularExpressions;
using FgClip.Docs.Tests.Markdown;
using FgClip.TestKit;

namespace FgClip.Docs.Tests.Links;

public sealed partial class LinkTests
{
    [Fact]
    public void Links_lead_to_files_and_headings_that_are_there()
    {
        var links = Documentation.All.SelectMany(file => file.Links.Select(link => (File: file, Link: link)))
            .Where(link => !Elsewhere().IsMatch(link.Link.Text)).ToList();

        Assert.NotEmpty(links);
        Complaints.AssertNone(links.Select(link => Complaint(link.File, link.Link)).OfType<string>());
    }

    [Fact]
    public void Paths_in_backticks_are_there()
    {
        var paths = Documentation.All.SelectMany(file => file.CodeSpans)
            .Select(span => span with { Text = span.Text.Split(' ')[0].TrimEnd('/', ',', '.') })
            .Where(span => OurPath().IsMatch(span.Text) && !Pattern().IsMatch(span.Text))
            .ToList();

        Assert.NotEmpty(paths);
        Complaints.AssertNone(paths.Where(path => !Path.Exists(Path.Combine(Fixtures.Repository, path.Text)))
            .Select(path => $"{path.Place}: there is no {path.Text}."));
    }

    [Fact]
    public void The_index_of_docs_leads_to_every_page()
    {
        var index = Documentation.Get("docs/README.md");
        var indexes = Targets(index).Where(path => path.EndsWith("/README.md", StringComparison.Ordinal)).Select(Documentation.Get)
            .Prepend(index);
        var reached = indexes.SelectMany(Targets).Append(index.Path).ToHashSet();

        Assert.All(Documentation.Pages.Where(page => page.Path != "README.md"), page => Assert.Contains(page.Path, reached));
    }

    [Fact]
    public void The_front_page_is_short()
    {
        Assert.InRange(File.ReadLines(Path.Combine(Fixtures.Repository, "README.md")).Count(), 1, 150);
    }

    private static IEnumerable<string> Targets(MarkdownFile file) => file.Links.Where(link => !Elsewhere().IsMatch(link.Text))
        .Select(link => Documentation.Resolve(file, link.Text.Split('#')[0]))
        .Where(path => path.StartsWith("docs/", StringComparison.Ordinal));

    private static string? Complaint(MarkdownFile file, MarkdownLine link)
    {
        var (target, anchor) = link.Text.Split('#') is [var path, var heading] ? (path, heading) : (link.Text, null);
        var resolved = target.Length == 0 ? file.Path : Documentation.Resolve(file, target);
        if (resolved.StartsWith("../", StringComparison.Ordinal) || !Path.Exists(Path.Combine(Fixtures.Repository, resolved)))
            return $"{link.Place}: {link.Text} leads to {resolved}, which is not there.";
        if (anchor is null)
            return null;
        var page = Documentation.All.FirstOrDefault(other => other.Path == resolved);
        return page?.Anchors().Contains(anchor) is true
            ? null
            : $"{link.Place}: {link.Text} leads to a heading that {resolved} does not have.";
    }

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex("^(src|grains|silo|client|deploy|helm|tests|docs|samples)/")]
    private static partial Regex OurPath();

    /// <summary>What stands for several paths, or for none that is committed.</summary>
    [GeneratedRegex(@"[*…{}<>\[\]$|]|\bX\b|/(bin|obj)(/|$)")]
    private static partial Regex Pattern();
}

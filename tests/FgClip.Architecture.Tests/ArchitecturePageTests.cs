using System.Text.RegularExpressions;

namespace FgClip.Architecture.Tests;

/// <summary>Holds the diagram of ARCHITECTURE.md to the references of the project files.</summary>
public sealed partial class ArchitecturePageTests
{
    private const int MaxLines = 90;

    private static readonly string Page = File.ReadAllText(Path.Combine(Project.Repository(), "ARCHITECTURE.md"));

    [Fact]
    public void The_diagram_shows_the_references_of_the_projects()
    {
        var names = Nodes().Matches(Page).ToDictionary(node => node.Groups["id"].Value, node => node.Groups["name"].Value);
        var drawn = Arrows().Matches(Page)
            .SelectMany(
                arrow => arrow.Groups["to"].Value.Split('&', StringSplitOptions.TrimEntries)
                .Select(to => (From: arrow.Groups["from"].Value, To: to)))
            .Select(pair => $"{names[pair.From]} -> {names[pair.To]}");

        var real = Project.All()
            .Where(project => !project.Folder.Contains("/tests/", StringComparison.Ordinal) && names.ContainsValue(project.Name))
            .SelectMany(project => project.References.Select(reference => $"{project.Name} -> {reference}"));

        Assert.NotEmpty(drawn);
        Assert.Equal(real.Order(), drawn.Order());
    }

    [Fact]
    public void The_diagram_and_the_table_have_every_project()
    {
        var product = Project.All().Where(project => IsProduct(project.Folder)).ToList();

        Assert.NotEmpty(product);
        Assert.All(product, project =>
        {
            Assert.Contains($"[{project.Name}]", Page[..Page.IndexOf("| folder |", StringComparison.Ordinal)]);
            Assert.Contains($"/{project.Name}/README.md)", Page[Page.IndexOf("| folder |", StringComparison.Ordinal)..]);
        });
    }

    [Fact]
    public void The_page_stays_one_page()
    {
        Assert.InRange(Page.Split('\n').Length, 1, MaxLines);
    }

    private static bool IsProduct(string folder) => Regex.IsMatch(folder, "/(src|grains|silo|client)/[^/]+$");

    [GeneratedRegex(@"(?<id>\w+)\[(?<name>FgClip\.[\w.]+)\](?!\()")]
    private static partial Regex Nodes();

    [GeneratedRegex(@"^  (?<from>[A-Z]\w*)(\[[^\]]+\])? --> (?<to>\w+( & \w+)*)$", RegexOptions.Multiline)]
    private static partial Regex Arrows();
}

namespace FgClip.Architecture.Tests;

/// <summary>Data flows one way through the projects; whoever adds a reference adds it here, and says so in ARCHITECTURE.md.</summary>
public sealed class ProjectReferencesTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["FgClip.Hub"] = [],
        ["FgClip.Model"] = ["FgClip.Abstractions", "FgClip.Hub"],
        ["FgClip.Abstractions"] = [],
        ["FgClip.Storage"] = ["FgClip.Abstractions", "FgClip.Hub"],
        ["FgClip.Datasets"] = ["FgClip.Abstractions", "FgClip.Storage"],
        ["FgClip.Pipeline"] = ["FgClip.Datasets", "FgClip.Model"],
        ["FgClip.Mining"] = ["FgClip.Datasets", "FgClip.Model"],
        ["FgClip.Evaluation"] = ["FgClip.Mining"],
        ["FgClip.Exports"] = ["FgClip.Selection"],
        ["FgClip.Samples"] = ["FgClip.Model"],
        ["FgClip.Search"] = ["FgClip.Datasets"],
        ["FgClip.Selection"] = ["FgClip.Mining"],
        ["FgClip.Grains.Abstractions"] = ["FgClip.Abstractions"],
        ["FgClip.Grains"] = ["FgClip.Datasets", "FgClip.Grains.Abstractions", "FgClip.Storage"],
        ["FgClip.Workers"] = ["FgClip.Grains.Abstractions", "FgClip.Mining", "FgClip.Pipeline"],
        ["FgClip.Web"] = ["FgClip.Client", "FgClip.Evaluation", "FgClip.Pipeline", "FgClip.Search"],
        ["FgClip.Serving"] = ["FgClip.Pipeline", "FgClip.Web"],
        ["FgClip.Hosting"] = ["FgClip.Client", "FgClip.Grains", "FgClip.Web", "FgClip.Workers"],
        ["FgClip.Silo"] = ["FgClip.Hosting"],
        ["FgClip.Client"] = ["FgClip.Grains.Abstractions"],
        ["FgClip.Mcp"] = ["FgClip.Client", "FgClip.Pipeline", "FgClip.Search"],
        ["FgClip.Cli"] =
        [
            "FgClip.Client", "FgClip.Evaluation", "FgClip.Exports", "FgClip.Hosting", "FgClip.Mcp", "FgClip.Mining", "FgClip.Samples",
            "FgClip.Search", "FgClip.Selection", "FgClip.Serving",
        ],
    };

    private static readonly IReadOnlyList<Project> Product =
        [.. Project.All()
            .Where(project => !new[] { "/tests/", "/samples/" }.Any(folder => project.Folder.Contains(folder, StringComparison.Ordinal)))];

    [Fact]
    public void Every_project_is_known_here()
    {
        Assert.Equal(Allowed.Keys.Order(), Product.Select(project => project.Name).Order());
    }

    [Fact]
    public void References_are_those_of_the_design()
    {
        Assert.All(Product, project => Assert.Equal(Allowed[project.Name].Order(), project.References.Order()));
    }

    [Theory]
    [InlineData("FgClip.Abstractions")]
    [InlineData("FgClip.Hub")]
    [InlineData("FgClip.Model")]
    [InlineData("FgClip.Storage")]
    [InlineData("FgClip.Datasets")]
    [InlineData("FgClip.Pipeline")]
    [InlineData("FgClip.Mining")]
    [InlineData("FgClip.Search")]
    [InlineData("FgClip.Selection")]
    [InlineData("FgClip.Exports")]
    [InlineData("FgClip.Evaluation")]
    [InlineData("FgClip.Samples")]
    public void What_does_the_work_knows_nothing_of_Orleans(string name)
    {
        Assert.DoesNotContain(Reach(name).SelectMany(project => project.Packages), package => package.Contains("Orleans"));
    }

    [Theory]
    [InlineData("FgClip.Grains")]
    [InlineData("FgClip.Client")]
    public void Coordinators_and_clients_never_load_a_model(string name)
    {
        var reached = Reach(name);
        Assert.DoesNotContain(reached, project => project.Name == "FgClip.Model");
        Assert.DoesNotContain(reached.SelectMany(project => project.Packages), package => package.Contains("OnnxRuntime"));
    }

    [Fact]
    public void Clients_depend_on_Orleans_and_Redis_alone()
    {
        Assert.All(
            Reach("FgClip.Client").SelectMany(project => project.Packages),
            package => Assert.Matches("Orleans|Redis|Microsoft.Extensions|PublicApiAnalyzers", package));
    }

    [Fact]
    public void Each_project_says_in_a_README_what_it_is()
    {
        Assert.All(Product, project => Assert.True(File.Exists(Path.Combine(project.Folder, "README.md")), project.Name));
    }

    private static HashSet<Project> Reach(string name)
    {
        HashSet<Project> reached = [];
        Stack<Project> open = new([Product.Single(project => project.Name == name)]);
        while (open.TryPop(out var project))
        {
            if (!reached.Add(project))
                continue;
            foreach (var reference in project.References)
                open.Push(Product.Single(other => other.Name == reference));
        }
        return reached;
    }
}

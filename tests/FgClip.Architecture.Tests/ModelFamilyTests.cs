namespace FgClip.Architecture.Tests;

/// <summary>
/// Only a family's own file asks which family a model belongs to: a test elsewhere would put the next family into its <c>else</c>.
/// </summary>
public sealed class ModelFamilyTests
{
    [Fact]
    public void No_source_outside_of_Families_compares_a_model_s_family()
    {
        var sources = Project.All().Where(project => !project.Folder.Contains("/tests/", StringComparison.Ordinal))
            .SelectMany(project => Directory.EnumerateFiles(project.Folder, "*.cs", SearchOption.AllDirectories))
            .Select(file => file.Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .ToList();

        var tests = sources.Where(file => File.ReadAllText(file).Contains("ModelFamilyName.FgClip", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(tests);
        Assert.All(tests, file => Assert.Contains("/src/FgClip.Model/Families/", file));
    }
}

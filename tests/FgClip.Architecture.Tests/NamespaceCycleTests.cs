using System.Text.RegularExpressions;

namespace FgClip.Architecture.Tests;

/// <summary>References between namespaces point one way: of two namespaces, at most one has a <c>using</c> of the other.</summary>
public sealed partial class NamespaceCycleTests
{
    [Fact]
    public void No_two_namespaces_use_each_other()
    {
        var uses = Project.All().Where(project => !project.Folder.Contains("/tests/", StringComparison.Ordinal))
            .SelectMany(project => Directory.EnumerateFiles(project.Folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(Read)
            .ToHashSet();

        Assert.True(uses.Count > 300, $"Only {uses.Count} references were found: are the sources where they were?");
        Assert.DoesNotContain(uses, use => uses.Contains((use.To, use.From)));
    }

    private static IEnumerable<(string From, string To)> Read(string file)
    {
        var source = File.ReadAllText(file);
        return Namespace().Match(source) is { Success: true } found
            ? Using().Matches(source).Select(use => (found.Groups[1].Value, use.Groups[1].Value))
            : [];
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (FgClip[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}

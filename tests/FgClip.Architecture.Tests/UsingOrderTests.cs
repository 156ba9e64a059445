using System.Text.RegularExpressions;

namespace FgClip.Architecture.Tests;

/// <summary>
/// Using directives stand in the order of <c>dotnet format</c>: System first, then by name; static ones and aliases last. The build checks
/// every other rule of <c>.editorconfig</c>; for this one alone a whole <c>dotnet format</c> would compile the solution a second time.
/// </summary>
public sealed partial class UsingOrderTests
{
    [Fact]
    public void Using_directives_are_in_order()
    {
        var files = Project.All().SelectMany(project => Directory.EnumerateFiles(project.Folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .ToList();
        Assert.True(files.Count > 1_000, $"Only {files.Count} files were found.");

        var wrong = files.Where(file => !IsInOrder(File.ReadLines(file)));

        Assert.Empty(wrong.Select(file => Path.GetRelativePath(Project.Repository(), file)));
    }

    [Theory]
    [InlineData("using System;using System.IO;using Azure.Core;using FgClip.Model;using static System.Math;using A = B.C;", true)]
    [InlineData("using Azure.Core;using System.IO;", false)]
    [InlineData("using FgClip.Storage;using FgClip.Model;", false)]
    [InlineData("using static System.Math;using System;", false)]
    [InlineData("using A = B.C;using System;", false)]
    public void An_order_is_judged(string directives, bool expected) =>
        Assert.Equal(expected, IsInOrder(directives.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(line => line + ";")));

    private static bool IsInOrder(IEnumerable<string> lines)
    {
        var directives = lines.Select(line => Directive().Match(line)).Where(match => match.Success).Select(Key).ToList();
        return directives.Order(StringComparer.OrdinalIgnoreCase).SequenceEqual(directives);
    }

    /// <summary>Sorts as the compiler's comparer does: segment by segment, which a separator below all letters gives.</summary>
    private static string Key(Match directive)
    {
        var name = directive.Groups["name"].Value;
        var kind = directive.Groups["static"].Success ? 1 : directive.Groups["alias"].Success ? 2 : 0;
        var first = name == "System" || name.StartsWith("System.", StringComparison.Ordinal) ? 0 : 1;
        var text = kind == 2 ? directive.Groups["alias"].Value : name;
        return $"{kind}{first}{text.Replace('.', '\u0001')}";
    }

    [GeneratedRegex(@"^using (?<static>static )?((?<alias>\w+) = )?(?<name>[\w.<>, ]+);$")]
    private static partial Regex Directive();
}

using System.Text.RegularExpressions;

namespace FgClip.Architecture.Tests;

/// <summary>
/// What people read speaks the field's language too: documentation, CLI help, errors and logs (the string literals of the product), alerts,
/// the Grafana dashboard and the chart. <c>tests/vocabulary</c> runs this class.
/// </summary>
public sealed partial class ProseVocabularyTests
{
    /// <summary>Where a retired word stays, and why.</summary>
    private static readonly (string File, string Text, string Reason)[] Exceptions =
    [
        ("CHANGELOG.md", "MaxHuntDeaths", "names the setting of an older version"),
        ("docs/operations/upgrading.md", "MaxHuntDeaths", "names the setting of an older version"),
        ("README.md", "<picture>", "the HTML element"),
        ("README.md", "</picture>", "the HTML element"),
        ("docs/guides/dashboard.md", "<picture>", "the HTML element"),
        ("docs/guides/dashboard.md", "</picture>", "the HTML element"),
        ("docs/reference/http-api.md", "/picture", "the path is part of version 1 of the API"),
        ("docs/reference/http-api.md", "`twin`", "the JSON member is stored in datasets"),
        ("silo/FgClip.Web/Images/ImageEndpoints.cs", "/picture\"", "the path is part of version 1 of the API"),
        ("grains/FgClip.Grains/Leases/LeasedWork.cs", "\"hunt\"", "the JSON member is stored in grain state"),
        ("src/FgClip.Abstractions/Datasets/Jobs/JobSpec.cs", "\"twin\"", "the JSON member is stored in datasets"),
        ("src/FgClip.Datasets/Jobs/CanonicalSpec.cs", "\"twin\"", "the digest of stored datasets is taken of it"),
        ("src/FgClip.Datasets/Jobs/JobSpecValidator.cs", "\"Twin: ", "names the JSON member that a program sent"),
        ("src/FgClip.Pipeline/Shards/PartDescription.cs", "the picture's size", "the text is stored in the footers of parts"),
        ("src/FgClip.Pipeline/Telemetry/PipelineTelemetry.cs", "\"picture\"", "the tag's value is part of the metric"),
    ];

    [Fact]
    public void No_text_has_a_retired_word()
    {
        var root = Project.Repository();
        var texts = Texts(root).ToList();
        Assert.True(texts.Count > 300, $"Only {texts.Count} files were found.");

        var complaints = texts.SelectMany(text => text.Lines.SelectMany((line, i) => Complaints(text.File, line, i + 1))).ToList();

        Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));
    }

    [Fact]
    public void Every_exception_is_needed()
    {
        var root = Project.Repository();
        Assert.All(Exceptions, exception =>
        {
            Assert.NotEmpty(exception.Reason);
            Assert.Contains(exception.Text, File.ReadAllText(Path.Combine(root, exception.File)));
        });
    }

    private static IEnumerable<string> Complaints(string file, string line, int number)
    {
        foreach (var exception in Exceptions.Where(exception => exception.File == file))
            line = line.Replace(exception.Text, "", StringComparison.Ordinal);
        return Retired().Matches(line)
            .Select(match => $"{file}:{number}: '{match.Value}' is retired; docs/glossary.md has the term to use.");
    }

    private static IEnumerable<(string File, IEnumerable<string> Lines)> Texts(string root)
    {
        string[] folders = ["", "docs", "src", "grains", "silo", "client", "deploy", "helm", "samples", "tests"];
        foreach (var path in folders.SelectMany(folder => Files(root, folder)).Where(path => !Skipped().IsMatch(path)))
        {
            var file = Path.GetRelativePath(root, path).Replace('\\', '/');
            var isTest = file.StartsWith("tests/", StringComparison.Ordinal);
            if (Path.GetExtension(file) is ".md" || (!isTest && Path.GetExtension(file) is ".yml" or ".yaml" or ".json"))
                yield return (file, File.ReadLines(path));
            else if (!isTest && Path.GetExtension(file) is ".cs")
                yield return (file, File.ReadLines(path).Select(Literals));
        }
    }

    private static IEnumerable<string> Files(string root, string folder) => Directory.EnumerateFiles(
        Path.Combine(root, folder), "*.*", folder.Length == 0 ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories);

    /// <summary>The string literals of a line of C#, without the code inside of interpolated ones.</summary>
    private static string Literals(string line)
    {
        var code = Comment().Replace(line, "");
        return string.Concat(Literal().Matches(code).Select(match => Interpolation().Replace(match.Value, "")));
    }

    [GeneratedRegex(
        @"\b(pictures?|hunt(s|ed|ing)?|pulses?|vitals|twins?|census|quarantined?|outages?|endures?|near miss(es)?|usual|anew|"
        + @"go(es)? on|is none of|MaxHunt\w+)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Retired();

    [GeneratedRegex(@"[/\\](bin|obj|node_modules|wwwroot|\.tools)[/\\]|checkpoint-shapes|packages\.lock\.json")]
    private static partial Regex Skipped();

    [GeneratedRegex(@"(^|\s)//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"""[^""]*""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Interpolation();
}

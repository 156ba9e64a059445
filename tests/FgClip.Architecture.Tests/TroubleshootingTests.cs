namespace FgClip.Architecture.Tests;

/// <summary>Holds docs/troubleshooting.md to the messages of the program: a text that is reworded there is reworded on the page.</summary>
public sealed class TroubleshootingTests
{
    private static readonly string[] Folders = ["src", "grains", "silo", "client"];

    /// <summary>The second cells that are one quotation; others describe where to look.</summary>
    public static TheoryData<string> Fragments =>
    [
        .. File.ReadLines(Path.Combine(Project.Repository(), "docs", "troubleshooting.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 4 && cells[2].StartsWith('`') && cells[2].IndexOf('`', 1) == cells[2].Length - 1)
            .Select(cells => cells[2].Trim('`')),
    ];

    private static readonly Lazy<string> Source = new(() => string.Concat(
        Folders.SelectMany(
            folder => Directory.EnumerateFiles(Path.Combine(Project.Repository(), folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText)));

    [Theory]
    [MemberData(nameof(Fragments))]
    public void A_quoted_message_is_in_the_source(string fragment)
    {
        Assert.Contains(fragment, Source.Value, StringComparison.Ordinal);
    }
}

using FgClip.TestKit;

namespace FgClip.Docs.Tests;

public sealed class ReferencePagesTests
{
    [Fact]
    public async Task Generated_pages_are_those_that_are_committed()
    {
        var pages = await ReferencePages.CreateAsync();
        var folder = Path.Combine(Fixtures.Repository, ReferencePages.Folder);

        var committed = Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
        Assert.Equal(pages.Keys.Order(StringComparer.Ordinal), committed.Keys.Order(StringComparer.Ordinal));
        Assert.All(pages, page => Assert.True(
            page.Value == committed[page.Key],
            $"{ReferencePages.Folder}/{page.Key} is not what the program says; run docs/generate. "
            + FirstDifference(page.Value, committed[page.Key])));
    }

    private static string FirstDifference(string generated, string committed)
    {
        var (now, then) = (generated.Split('\n'), committed.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(now.Length, then.Length))
            .FirstOrDefault(line => now.ElementAtOrDefault(line) != then.ElementAtOrDefault(line));
        return $"Line {line + 1} is \"{then.ElementAtOrDefault(line)}\" and should be \"{now.ElementAtOrDefault(line)}\".";
    }
}

using FgClip.TestKit;

namespace FgClip.Docs.Tests.Markdown;

/// <summary>The Markdown files of the repository that are for readers.</summary>
internal static class Documentation
{
    private static readonly string[] Folders = ["client", "deploy", "docs", "grains", "helm", "samples", "silo", "src", "tests"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MarkdownFile> All { get; } =
    [
        .. Directory.EnumerateFiles(Fixtures.Repository, "*.md")
            .Concat(Folders.Select(folder => Path.Combine(Fixtures.Repository, folder)).Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)))
            .Select(file => Path.GetRelativePath(Fixtures.Repository, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
            .Order(StringComparer.Ordinal)
            .Select(path => MarkdownFile.Read(Fixtures.Repository, path)),
    ];

    /// <summary>The front page and the pages of docs/.</summary>
    public static IEnumerable<MarkdownFile> Pages =>
        All.Where(file => file.Path is "README.md" || file.Path.StartsWith("docs/", StringComparison.Ordinal));

    /// <summary>One of them.</summary>
    public static MarkdownFile Get(string path) => All.Single(file => file.Path == path);

    /// <summary>The path in the repository of what a link of a file leads to.</summary>
    public static string Resolve(MarkdownFile file, string target) => Path.GetRelativePath(
        Fixtures.Repository,
        Path.Combine(Fixtures.Repository, Path.GetDirectoryName(file.Path)!, Uri.UnescapeDataString(target))).Replace('\\', '/');
}

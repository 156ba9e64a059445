using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace FgClip.Architecture.Tests;

/// <summary>A project file of this repository, as far as references go.</summary>
internal sealed record Project(string Name, string Folder, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static IEnumerable<Project> All() =>
        Directory.EnumerateFiles(Repository(), "*.csproj", SearchOption.AllDirectories)
            .Select(file => file.Replace('\\', '/'))
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(Read);

    private static Project Read(string file)
    {
        var root = XDocument.Load(file).Root!;
        IReadOnlyList<string> Includes(string element) => [.. root.Descendants(element).Select(item => item.Attribute("Include")!.Value)];
        return new(
            Path.GetFileNameWithoutExtension(file),
            Path.GetDirectoryName(file)!,
            [.. Includes("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))],
            Includes("PackageReference"));
    }

    public static string Repository([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}

using System.IO.Compression;
using System.Xml.Linq;

namespace FgClip.Packaging.Tests;

/// <summary>A package, as its file holds it.</summary>
/// <param name="Bytes">The file's size.</param>
/// <param name="Metadata">The <c>metadata</c> element of its manifest.</param>
/// <param name="Entries">The names of its files, with the lengths that they have unpacked.</param>
internal sealed record Package(long Bytes, XElement Metadata, IReadOnlyDictionary<string, long> Entries)
{
    /// <summary>Reads every package of a folder.</summary>
    public static IReadOnlyList<Package> ReadAll(string folder) => [.. Directory.EnumerateFiles(folder).Select(Read)];

    /// <summary>Returns the value of an element of its manifest; null where there is none.</summary>
    public string? Value(string name) => Metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

    private static Package Read(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        using var manifest = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = XDocument.Load(manifest).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        return new Package(
            new FileInfo(path).Length, metadata, archive.Entries.ToDictionary(entry => entry.FullName, entry => entry.Length,
            StringComparer.Ordinal));
    }
}

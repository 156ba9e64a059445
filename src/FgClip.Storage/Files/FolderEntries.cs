using System.IO.Enumeration;

namespace FgClip.Storage.Files;

/// <summary>Lists folders of this machine, whatever bytes the names are of.</summary>
internal static class FolderEntries
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Returns the entries of a folder, in no order; none where it is missing.</summary>
    /// <param name="folder">The folder's path.</param>
    /// <returns>The entries. A byte of a name that is not UTF-8 is written <c>\xHH</c>.</returns>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static IReadOnlyList<RawEntry> List(string folder)
    {
        if (!Directory.Exists(folder))
            return RawFolder.Find(folder) is { IsFolder: true } ? RawFolder.List(folder) : [];

        var entries = new List<RawEntry>();
        try
        {
            entries.AddRange(new FileSystemEnumerable<RawEntry>(
                folder,
                (ref entry) => new RawEntry(
                    // The attributes are asked of each file by a call of its own, the kind is not.
                    entry.FileName.ToString(), entry.IsDirectory,
                    entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) != 0),
                Everything));
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }

        return entries.Exists(entry => IsLossy(entry.Name)) ? RawFolder.List(folder) : entries;
    }

    /// <summary>Returns whether a folder is there.</summary>
    /// <param name="folder">The folder's path, with <c>\xHH</c> for bytes that are not UTF-8.</param>
    public static bool Exists(string folder) => Directory.Exists(folder) || RawFolder.Find(folder) is { IsFolder: true };

    /// <summary>Returns whether .NET may have read a name that is not UTF-8, or one that could be taken for bytes.</summary>
    internal static bool IsLossy(ReadOnlySpan<char> name) =>
        name.Contains('\uFFFD') || (name.Contains('\\') && RawName.HasEscape(name.ToString()));
}

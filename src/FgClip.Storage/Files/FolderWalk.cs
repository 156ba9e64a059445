using System.IO.Enumeration;

namespace FgClip.Storage.Files;

/// <summary>
/// Walks the files under a folder in ordinal order of their '/'-separated names, holding one folder's entries at each depth. The walk
/// starts at the deepest folder that the prefix names, so its cost follows from what is listed and not from what lies beside it. Folders
/// that are symbolic links are not entered: they may lead anywhere, and in circles.
/// </summary>
/// <param name="root">The folder that names are relative to; itself it may be a link, or missing.</param>
/// <param name="prefix">What names start with.</param>
internal sealed class FolderWalk(string root, string prefix)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private bool _isLossy;

    /// <summary>Entries of folders that the walk has looked at so far.</summary>
    public long Entries { get; private set; }

    /// <summary>
    /// Returns the files whose names start with the prefix; none where the folder is missing. A file whose name .NET cannot hold comes as
    /// null.
    /// </summary>
    public IEnumerable<(string Name, FileInfo? File)> Files()
    {
        var above = prefix[..(prefix.LastIndexOf('/') + 1)];
        return IsFolder(above) ? Walk(Path.Combine(root, above), above) : [];
    }

    /// <summary>Returns whether a name that ends in '/' leads to a folder without following a link.</summary>
    private bool IsFolder(string name)
    {
        for (var end = name.IndexOf('/'); end >= 0; end = name.IndexOf('/', end + 1))
        {
            var folder = new DirectoryInfo(Path.Combine(root, name[..end]));
            if (folder.Exists ? folder.LinkTarget is not null : RawFolder.Find(folder.FullName) is not { IsFolder: true })
                return false;
        }

        return true;
    }

    private IEnumerable<(string Name, FileInfo? File)> Walk(string folder, string above)
    {
        foreach (var (name, file) in Wanted(folder, above))
        {
            if (!name.EndsWith('/'))
            {
                yield return (name, file);
                continue;
            }

            foreach (var below in Walk(Path.Combine(root, name), name))
                yield return below;
        }
    }

    /// <summary>Returns a folder's entries; those that are folders end in '/', which puts "a-b" before "a/b".</summary>
    private List<(string Name, FileInfo? File)> Wanted(string folder, string above)
    {
        var entries = new List<(string Name, FileInfo? File)>();
        _isLossy = false;
        try
        {
            entries.AddRange(new FileSystemEnumerable<(string, FileInfo?)>(
                folder,
                (ref entry) => entry.IsDirectory ? ($"{above}{entry.FileName}/", null)
                : ($"{above}{entry.FileName}", (FileInfo)entry.ToFileSystemInfo()),
                Everything)
            {
                // What is left out here costs no allocation.
                ShouldIncludePredicate = (ref entry) => IsWanted(ref entry, above),
            });
        }
        catch (DirectoryNotFoundException)
        {
            // Not made yet, or removed since it was listed: there is nothing in it.
        }

        if (_isLossy || (RawName.HasEscape(folder) && !Directory.Exists(folder)))
        {
            entries = [.. RawFolder.List(folder).Where(entry => IsWanted(entry, above))
                .Select(entry => (entry.IsFolder ? $"{above}{entry.Name}/" : $"{above}{entry.Name}", (FileInfo?)null))];
        }

        entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }

    private bool IsWanted(ref FileSystemEntry entry, string above)
    {
        Entries++;
        _isLossy |= FolderEntries.IsLossy(entry.FileName);
        // Below the prefix's own folder every name starts with it.
        if (above.Length < prefix.Length && !entry.FileName.StartsWith(prefix.AsSpan(above.Length)))
            return false;
        return entry.IsDirectory
            ? (entry.Attributes & FileAttributes.ReparsePoint) == 0
            : !entry.FileName.StartsWith(ObjectName.ReservedPrefix);
    }

    private bool IsWanted(RawEntry entry, string above) =>
        (above.Length >= prefix.Length || entry.Name.StartsWith(prefix[above.Length..], StringComparison.Ordinal))
        && (entry.IsFolder ? !entry.IsLink : !entry.Name.StartsWith(ObjectName.ReservedPrefix, StringComparison.Ordinal));
}

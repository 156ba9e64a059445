namespace FgClip.Storage.Files;

/// <summary>
/// The files under a folder, in ordinal order of their '/'-separated names, holding one folder's entries at each depth. Folders that
/// are symbolic links are not entered: they may lead anywhere, and in circles.
/// </summary>
internal static class FolderWalk
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>The files whose names start with a prefix; none where the folder is missing.</summary>
    public static IEnumerable<(string Name, FileInfo File)> Files(DirectoryInfo folder, string prefix) => Walk(folder, "", prefix);

    private static IEnumerable<(string Name, FileInfo File)> Walk(DirectoryInfo folder, string above, string prefix)
    {
        foreach (var (name, entry) in Entries(folder, above, prefix))
        {
            if (entry is FileInfo file)
            {
                yield return (name, file);
                continue;
            }

            foreach (var below in Walk((DirectoryInfo)entry, name, prefix))
                yield return below;
        }
    }

    /// <summary>A folder's entries; those that are folders end in '/', which is what puts "a-b" before "a/b".</summary>
    private static List<(string Name, FileSystemInfo Entry)> Entries(DirectoryInfo folder, string above, string prefix)
    {
        var entries = new List<(string Name, FileSystemInfo Entry)>();
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos("*", Everything))
            {
                var name = above + entry.Name + (entry is DirectoryInfo ? "/" : "");
                if (IsWanted(entry, name, prefix))
                    entries.Add((name, entry));
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Not made yet, or removed since it was listed: there is nothing in it.
        }

        entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }

    private static bool IsWanted(FileSystemInfo entry, string name, string prefix) => entry switch
    {
        DirectoryInfo => entry.LinkTarget is null
            && (name.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(name, StringComparison.Ordinal)),
        _ => !entry.Name.StartsWith(ObjectName.ReservedPrefix, StringComparison.Ordinal) && name.StartsWith(prefix, StringComparison.Ordinal),
    };
}

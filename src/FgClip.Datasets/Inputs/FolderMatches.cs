using FgClip.Storage.Files;

namespace FgClip.Datasets.Inputs;

/// <summary>The files of a folder that a pattern may match, in ordinal order; folders that it cannot match are not entered.</summary>
internal static class FolderMatches
{
    /// <summary>The names below the folder, with '/' between their parts.</summary>
    /// <param name="folder">The folder; one that is missing has no files.</param>
    /// <param name="pattern">The pattern's parts.</param>
    public static IEnumerable<string> Files(string folder, string[] pattern)
    {
        // Each folder in its order is the order of all, unless a name is found in two ways. A million names would take 100 MB.
        if (!pattern.Contains("**"))
            return Walk(folder, "", pattern);
        var found = Walk(folder, "", pattern).ToList();
        found.Sort(StringComparer.Ordinal);
        return found.Distinct();
    }

    private static IEnumerable<string> Walk(string folder, string above, string[] pattern)
    {
        var (anyDepth, isLast, part) = (pattern[0] is "**", pattern.Length == 1, InputPattern.GlobOf(pattern[0]));
        // Names of folders end in '/', which puts "a-b" before "a/b".
        foreach (var entry in FolderEntries.List(folder).OrderBy(e => e.IsFolder ? $"{e.Name}/" : e.Name, StringComparer.Ordinal))
        {
            if (!entry.IsFolder)
            {
                if ((isLast && part.IsMatch(entry.Name)) || (anyDepth && pattern.Length == 2))
                    yield return above + entry.Name;
                continue;
            }

            // A folder that is a link may lead in circles; one that the pattern names is entered all the same.
            var below = new List<string[]>();
            if (anyDepth && !entry.IsLink && !entry.Name.StartsWith('.'))
                below.Add(pattern);
            if (!isLast
                && (anyDepth ? pattern.Length > 2 && InputPattern.GlobOf(pattern[1]).IsMatch(entry.Name) : part.IsMatch(entry.Name)))
                below.Add(anyDepth ? pattern[2..] : pattern[1..]);
            foreach (var name in below.SelectMany(rest => Walk(Path.Combine(folder, entry.Name), $"{above}{entry.Name}/", rest)))
                yield return name;
        }
    }
}

namespace FgClip.Storage;

/// <summary>The rules for names in a store: relative, '/'-separated, and never leading out of the root.</summary>
public static class ObjectName
{
    /// <summary>What the last part of a store's own files starts with; such names are never listed and never given out.</summary>
    internal const string ReservedPrefix = ".fgclip-";

    /// <summary>Refuses a prefix of which no name starts: one that a path would resolve to another place.</summary>
    /// <param name="prefix">The prefix; empty for all names. What follows its last '/' may be any start of a part.</param>
    /// <returns>The prefix.</returns>
    /// <exception cref="ArgumentException">One of its whole parts is empty, "." or "..", or is reserved.</exception>
    internal static string CheckPrefix(string prefix)
    {
        if (prefix.LastIndexOf('/') is >= 0 and var end)
            Check(prefix[..end]);
        return prefix;
    }

    /// <summary>Returns whether a path or URL with this name in it would be resolved to another place.</summary>
    internal static bool HasDotParts(ReadOnlySpan<char> name)
    {
        foreach (var range in name.Split('/'))
        {
            if (name[range] is "." or "..")
                return true;
        }

        return false;
    }

    /// <summary>Refuses a name that is not one.</summary>
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentException">The name is empty, absolute, has an empty, "." or ".." part, or is reserved.</exception>
    public static string Check(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        foreach (var range in name.AsSpan().Split('/'))
        {
            var part = name.AsSpan(range);
            var wrong = part switch
            {
                "" => "an empty part",
                "." or ".." => $"a \"{part}\" part",
                _ when part.Contains('\0') => "a zero character",
                _ when part.StartsWith(ReservedPrefix, StringComparison.Ordinal) => $"a part that starts with {ReservedPrefix}",
                _ => null,
            };
            if (wrong is not null)
                throw new ArgumentException($"\"{name}\" is not an object name: it has {wrong}.", nameof(name));
        }

        return name;
    }
}

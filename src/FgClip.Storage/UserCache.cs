namespace FgClip.Storage;

/// <summary>Folders of this machine for what can be made again.</summary>
public static class UserCache
{
    /// <summary>
    /// Returns a folder below <c>fgclip</c> in the user's cache (<c>XDG_CACHE_HOME</c>, else <c>~/.cache</c>), or in the temporary folder
    /// where there is none. It is not made.
    /// </summary>
    public static string Folder(string name) => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
        : Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache")
        : Path.GetTempPath(),
        "fgclip",
        name);
}

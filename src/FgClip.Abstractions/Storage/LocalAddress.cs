namespace FgClip.Storage;

/// <summary>The syntax of paths of this machine, which may be written as <c>file:///…</c> too.</summary>
internal static class LocalAddress
{
    /// <summary>The scheme.</summary>
    public const string Scheme = "file";

    /// <summary>Returns the full path of a path or a <c>file:///…</c> address, without a '/' at its end.</summary>
    /// <exception cref="StoreAddressException">It is empty, or names another machine.</exception>
    public static string Normalize(string address)
    {
        if (string.IsNullOrWhiteSpace(address))
            throw new StoreAddressException("The address is empty.");

        if (StoreAddresses.Scheme(address) is null)
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(address));

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length > 0)
            throw new StoreAddressException($"\"{address}\" is not a local file address; write file:///folder, with three slashes.");

        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(uri.LocalPath));
    }

    /// <summary>Returns the folder of a full path, and the name in it.</summary>
    /// <exception cref="StoreAddressException">It is a root folder.</exception>
    public static (string Folder, string Name) Split(string path) =>
        Path.GetDirectoryName(path) is { } folder
            ? (folder, Path.GetFileName(path))
            : throw new StoreAddressException($"\"{path}\" is a root folder, not a file.");
}

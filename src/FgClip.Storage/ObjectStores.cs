using FgClip.Storage.Files;

namespace FgClip.Storage;

/// <summary>Opens the store that an address names.</summary>
public static class ObjectStores
{
    /// <summary>Opens a folder: a path or <c>file:///…</c>. It need not exist yet.</summary>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported.</exception>
    public static IObjectStore Open(string address) => new FileObjectStore(LocalPath(address));

    /// <summary>Opens the folder that holds an object.</summary>
    /// <param name="address">The object's address: a path or <c>file:///…</c>.</param>
    /// <returns>The store, and the object's name in it.</returns>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported, or names no object.</exception>
    public static (IObjectStore Store, string Name) OpenParent(string address)
    {
        var path = LocalPath(address);
        var folder = Path.GetDirectoryName(path) ?? throw new StoreAddressException($"\"{address}\" is a root folder, not a file.");
        return (new FileObjectStore(folder), Path.GetFileName(path));
    }

    /// <summary>The full path that a path or <c>file:///…</c> address names, without a '/' at its end.</summary>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported.</exception>
    public static string LocalPath(string address)
    {
        if (string.IsNullOrWhiteSpace(address))
            throw new StoreAddressException("The address is empty.");

        var scheme = Scheme(address);
        if (scheme is null)
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(address));

        if (scheme is not "file")
            throw new StoreAddressException($"\"{scheme}://\" addresses are not supported yet; use a path or file:///….");

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length > 0)
            throw new StoreAddressException($"\"{address}\" is no local file address; write file:///folder, with three slashes.");

        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(uri.LocalPath));
    }

    /// <summary>The scheme of an address such as <c>az://container</c>, in lower case; null for a path.</summary>
    public static string? Scheme(string address)
    {
        var end = address.IndexOf("://", StringComparison.Ordinal);
        return end > 0 && address.AsSpan(0, end).IndexOfAnyExcept(SchemeCharacters) < 0 ? address[..end].ToLowerInvariant() : null;
    }

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
}

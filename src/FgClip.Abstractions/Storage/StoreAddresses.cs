using System.Buffers;
using FgClip.Storage.Azure;

namespace FgClip.Storage;

/// <summary>The syntax of a store's address: a path, <c>file:///…</c> or <c>az://container/prefix</c>. Nothing here opens a store.</summary>
public static class StoreAddresses
{
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

    /// <summary>
    /// Brings an address to the one form in which it is stored and compared: a full path, or <c>az://container/prefix</c> without a '/' at its end.
    /// </summary>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported, or holds what looks like a credential.</exception>
    public static string Normalize(string address) => IsAzure(address) ? AzureAddress.Parse(address).ToString() : LocalPath(address);

    /// <summary>Returns the address of something in a folder.</summary>
    /// <param name="folder">The folder's address.</param>
    /// <param name="name">A name in it, with '/' between its parts.</param>
    public static string Combine(string folder, string name) => Scheme(folder) is null ? Path.Combine(folder, name) : $"{folder.TrimEnd('/')}/{name}";

    /// <summary>Returns whether an address lies in a blob container, and not in this machine's files.</summary>
    public static bool IsAzure(string address) => Scheme(address) is AzureAddress.Scheme;

    /// <summary>Returns the full path that a path or <c>file:///…</c> address names, without a '/' at its end.</summary>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported.</exception>
    public static string LocalPath(string address)
    {
        if (string.IsNullOrWhiteSpace(address))
            throw new StoreAddressException("The address is empty.");

        var scheme = Scheme(address);
        if (scheme is null)
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(address));

        if (scheme is not "file")
            throw new StoreAddressException($"\"{scheme}://\" addresses are not supported; use a path, file:///… or az://container/….");

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length > 0)
            throw new StoreAddressException($"\"{address}\" is no local file address; write file:///folder, with three slashes.");

        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(uri.LocalPath));
    }

    /// <summary>Returns the scheme of an address such as <c>az://container</c>, in lower case; null for a path.</summary>
    public static string? Scheme(string address)
    {
        var end = address.IndexOf("://", StringComparison.Ordinal);
        return end > 0 && address.AsSpan(0, end).IndexOfAnyExcept(SchemeCharacters) < 0 ? address[..end].ToLowerInvariant() : null;
    }
}

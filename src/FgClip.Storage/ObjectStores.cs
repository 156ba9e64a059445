using FgClip.Storage.Azure;
using FgClip.Storage.Files;

namespace FgClip.Storage;

/// <summary>Opens the store that an address names.</summary>
public static class ObjectStores
{
    /// <summary>Opens a folder: a path, <c>file:///…</c> or <c>az://container/prefix</c>. It need not exist yet; a container must.</summary>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported, or the environment names no account for it.</exception>
    public static IObjectStore Open(string address) => IsAzure(address) ? Open(AzureAddress.Parse(address)) : new FileObjectStore(LocalPath(address));

    /// <summary>Opens the folder that holds an object.</summary>
    /// <param name="address">The object's address: a path, <c>file:///…</c> or <c>az://container/name</c>.</param>
    /// <returns>The store, and the object's name in it.</returns>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported, or names no object.</exception>
    public static (IObjectStore Store, string Name) OpenParent(string address)
    {
        if (IsAzure(address))
        {
            var (parent, name) = AzureAddress.Parse(address).Split();
            return (Open(parent), name);
        }

        var path = LocalPath(address);
        var folder = Path.GetDirectoryName(path) ?? throw new StoreAddressException($"\"{address}\" is a root folder, not a file.");
        return (new FileObjectStore(folder), Path.GetFileName(path));
    }

    /// <summary>The one form of an address in which it is stored and compared: a full path, or <c>az://container/prefix</c> without a '/' at its end.</summary>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported, or holds what looks like a credential.</exception>
    public static string Normalize(string address) => IsAzure(address) ? AzureAddress.Parse(address).ToString() : LocalPath(address);

    /// <summary>The address of something in a folder.</summary>
    /// <param name="folder">The folder's address.</param>
    /// <param name="name">A name in it, with '/' between its parts.</param>
    public static string Combine(string folder, string name) => Scheme(folder) is null ? Path.Combine(folder, name) : $"{folder.TrimEnd('/')}/{name}";

    /// <summary>Whether an address names a folder: one of this machine, or a prefix under which a container has objects.</summary>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported.</exception>
    public static async Task<bool> IsFolderAsync(string address, CancellationToken cancellationToken)
    {
        if (!IsAzure(address))
            return Directory.Exists(LocalPath(address));

        await using var objects = Open(address).ListAsync("", cancellationToken).GetAsyncEnumerator(cancellationToken);
        return await objects.MoveNextAsync().ConfigureAwait(false);
    }

    /// <summary>Whether an address lies in a blob container, and not in this machine's files.</summary>
    public static bool IsAzure(string address) => Scheme(address) is AzureAddress.Scheme;

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
            throw new StoreAddressException($"\"{scheme}://\" addresses are not supported; use a path, file:///… or az://container/….");

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

    private static AzureBlobStore Open(AzureAddress address) => new(AzureAccount.Client.GetBlobContainerClient(address.Container), address);

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
}

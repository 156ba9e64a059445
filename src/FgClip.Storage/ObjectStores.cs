using FgClip.Storage.Activity;
using FgClip.Storage.Azure;
using FgClip.Storage.Files;

namespace FgClip.Storage;

/// <summary>Opens the store that an address names.</summary>
public static class ObjectStores
{
    /// <summary>Gets or sets what is asked before the table of schemes: the simulation keeps a store in memory under a path of its own. Default: null.</summary>
    internal static Func<string, IObjectStore?>? Mounted { get; set; }

    /// <summary>Opens a folder: a path, <c>file:///…</c> or <c>az://container/prefix</c>. It need not exist yet; a container must.</summary>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported, or the environment names no account for it.</exception>
    public static IObjectStore Open(string address) => new ObservedStore(
        Mounted?.Invoke(address) is { } mounted ? mounted
        : StoreAddresses.IsAzure(address) ? Open(AzureAddress.Parse(address)) : new FileObjectStore(StoreAddresses.LocalPath(address)));

    /// <summary>Opens the folder that holds an object.</summary>
    /// <param name="address">The object's address: a path, <c>file:///…</c> or <c>az://container/name</c>.</param>
    /// <returns>The store, and the object's name in it.</returns>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported, or names no object.</exception>
    public static (IObjectStore Store, string Name) OpenParent(string address)
    {
        if (StoreAddresses.IsAzure(address))
        {
            var (parent, name) = AzureAddress.Parse(address).Split();
            return (new ObservedStore(Open(parent)), name);
        }

        var path = StoreAddresses.LocalPath(address);
        var folder = Path.GetDirectoryName(path) ?? throw new StoreAddressException($"\"{address}\" is a root folder, not a file.");
        return (new ObservedStore(Mounted?.Invoke(folder) ?? new FileObjectStore(folder)), Path.GetFileName(path));
    }

    /// <summary>Whether an address names a folder: one of this machine, or a prefix under which a container has objects.</summary>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported.</exception>
    public static async Task<bool> IsFolderAsync(string address, CancellationToken cancellationToken)
    {
        if (!StoreAddresses.IsAzure(address) && Mounted?.Invoke(address) is null)
            return Directory.Exists(StoreAddresses.LocalPath(address));

        await using var objects = Open(address).ListAsync("", cancellationToken).GetAsyncEnumerator(cancellationToken);
        return await objects.MoveNextAsync().ConfigureAwait(false);
    }

    private static AzureBlobStore Open(AzureAddress address) => new(AzureAccount.Client.GetBlobContainerClient(address.Container), address);
}

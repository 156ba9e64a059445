using FgClip.Storage.Activity;
using FgClip.Storage.Azure;
using FgClip.Storage.Files;
using FgClip.Storage.Gcs;
using FgClip.Storage.Hub;
using FgClip.Storage.S3;

namespace FgClip.Storage;

/// <summary>Opens the store that an address names.</summary>
public static class ObjectStores
{
    /// <summary>
    /// What opens a folder, by the scheme of its address. <see cref="StoreAddresses"/> has the syntax of the same schemes.
    /// </summary>
    internal static IReadOnlyDictionary<string, Func<StoreAddress, IObjectStore>> Openers { get; } =
        new Dictionary<string, Func<StoreAddress, IObjectStore>>
        {
            [LocalAddress.Scheme] = folder => new FileObjectStore(folder.ToString()),
            [AzureAddress.Scheme] = AzureBlobStore.Open,
            [S3Address.Scheme] = S3ObjectStore.Open,
            [GcsAddress.Scheme] = GcsObjectStore.Open,
            [HubAddress.Scheme] = HubStore.Open,
        };

    /// <summary>
    /// Gets or sets what is asked before the table of schemes: the simulation keeps a store in memory under a path of its own. Default:
    /// null.
    /// </summary>
    internal static Func<string, IObjectStore?>? Mounted { get; set; }

    /// <summary>
    /// Opens a folder: a path, <c>file:///…</c>, <c>az://container/prefix</c> or <c>s3://bucket/prefix</c>. It need not exist
    /// yet; a container or bucket must.
    /// </summary>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported, or the environment names no account for
    /// it.</exception>
    public static IObjectStore Open(string address) =>
        Mounted?.Invoke(address) is { } mounted ? new ObservedStore(mounted) : Open(StoreAddress.Parse(address));

    /// <summary>Opens a folder. It need not exist yet; a container must.</summary>
    /// <exception cref="StoreAddressException">The environment names no account for it.</exception>
    public static IObjectStore Open(StoreAddress address) =>
        new ObservedStore(Mounted?.Invoke(address.ToString()) ?? Openers[address.Scheme](address));

    /// <summary>Opens the folder that holds an object.</summary>
    /// <param name="address">The object's address: a path, <c>file:///…</c> or <c>az://container/name</c>.</param>
    /// <returns>The store, and the object's name in it.</returns>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported, or names no object.</exception>
    public static (IObjectStore Store, string Name) OpenParent(string address)
    {
        var (folder, name) = StoreAddress.Parse(address).Split();
        return (Open(folder), name);
    }

    /// <summary>
    /// Returns an address that names the same bytes for ever, where the store has such addresses: the commit in place of a branch. Other
    /// addresses are returned as they are.
    /// </summary>
    /// <exception cref="IOException">The store does not know the revision, or does not answer.</exception>
    public static Task<string> PinAsync(string address, CancellationToken cancellationToken) =>
        Mounted?.Invoke(address) is null && StoreAddresses.Scheme(address) is HubAddress.Scheme
            ? HubStore.Open(StoreAddress.Parse(address)).PinAsync(cancellationToken)
            : Task.FromResult(address);

    /// <summary>
    /// Returns whether an address names a folder: one of this machine, or a prefix under which an object store has objects.
    /// </summary>
    /// <exception cref="StoreAddressException">The address has a scheme that is not supported.</exception>
    public static async Task<bool> IsFolderAsync(string address, CancellationToken cancellationToken)
    {
        if (Mounted?.Invoke(address) is null && StoreAddress.Parse(address) is { IsLocal: true } local)
            return FolderEntries.Exists(local.ToString());

        await using var objects = Open(address).ListAsync("", cancellationToken).GetAsyncEnumerator(cancellationToken);
        return await objects.MoveNextAsync().ConfigureAwait(false);
    }
}

using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FgClip.Storage.Activity;

namespace FgClip.Storage.Azure;

/// <summary>A store in a container of Azure Blob Storage, under a prefix. Its commit point is one conditional request.</summary>
internal sealed class AzureBlobStore : IObjectStore
{
    private readonly BlobContainerClient _container;
    private readonly string _prefix;
    private readonly int? _pageSize;

    /// <param name="container">The container; it must be there before something is written.</param>
    /// <param name="address">The root.</param>
    /// <param name="pageSize">Names in a page of a listing; null for the service's own 5,000.</param>
    public AzureBlobStore(BlobContainerClient container, AzureAddress address, int? pageSize = null)
    {
        _container = container;
        _prefix = address.Path.Length == 0 ? "" : address.Path + "/";
        _pageSize = pageSize;
        Root = address.ToString();
    }

    /// <inheritdoc />
    public string Root { get; }

    /// <summary>Opens the store at an address, with the account of the environment.</summary>
    /// <exception cref="StoreAddressException">The environment names no account.</exception>
    public static AzureBlobStore Open(StoreAddress folder)
    {
        var address = AzureAddress.Parse(folder.ToString());
        return new(AzureAccount.Client.GetBlobContainerClient(address.Container), address);
    }

    /// <summary>A version as conditions take it. A listing has it without the quotes that a header has.</summary>
    internal static string VersionOf(ETag tag) => tag.ToString("H");

    /// <inheritdoc />
    public async Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var blob = Blob(name);
        try
        {
            var found = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
            return BlobFolders.IsFolder(found.Metadata) ? null : new ObjectInfo(name, found.ContentLength, VersionOf(found.ETag));
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        catch (Exception e) when (AzureFailure.IsAzureFailure(e, cancellationToken))
        {
            throw AzureFailure.Translate(e, Root, name);
        }
    }

    /// <inheritdoc />
    public async Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var blob = Blob(name);
        try
        {
            return (length == 0 ? null : await TryOpenAsync(blob, name, offset, length, cancellationToken).ConfigureAwait(false))
                ?? await OpenNothingAsync(blob, name, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            throw new ObjectNotFoundException(Root, name);
        }
        catch (Exception e) when (AzureFailure.IsAzureFailure(e, cancellationToken))
        {
            throw AzureFailure.Translate(e, Root, name);
        }
    }

    /// <inheritdoc />
    public Task<IObjectUpload> BeginUploadAsync(string name, string staging, CancellationToken cancellationToken)
    {
        // Blocks wait with the service, unseen, until they are committed; nothing lies in the staging folder.
        if (staging.Length > 0)
            ObjectName.Check(staging);
        return Task.FromResult<IObjectUpload>(new AzureUpload(Root, name, Blob(name)));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectName.CheckPrefix(prefix);
        await foreach (var blob in BlobsAsync(_prefix + prefix, cancellationToken).ConfigureAwait(false))
        {
            if (!BlobFolders.IsFolder(blob))
                yield return new ObjectInfo(blob.Name[_prefix.Length..], blob.Properties.ContentLength ?? 0,
                    VersionOf(blob.Properties.ETag ?? default));
        }
    }

    /// <inheritdoc />
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        ObjectName.Check(name);
        await DeleteBlobAsync(_prefix + name, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task DeleteStagingAsync(string staging, CancellationToken cancellationToken)
    {
        var root = _prefix + ObjectName.Check(staging);
        List<string> folders = [];
        await foreach (var blob in BlobsAsync(root, cancellationToken).ConfigureAwait(false))
        {
            var isBelow = blob.Name.StartsWith(root + "/", StringComparison.Ordinal);
            if (BlobFolders.IsFolder(blob) && (isBelow || blob.Name == root))
                folders.Add(blob.Name);
            else if (isBelow)
                await DeleteBlobAsync(blob.Name, cancellationToken).ConfigureAwait(false);
            ActivitySignal.Raise();
        }

        // An account with folders refuses to delete one that is not empty, so the deepest go first.
        foreach (var folder in folders.OrderByDescending(name => name.Count(c => c == '/')))
            await DeleteBlobAsync(folder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a blob at a place; null where it has nothing there.</summary>
    private async Task<Stream?> TryOpenAsync(BlobClient blob, string name, long offset, long? length, CancellationToken cancellationToken)
    {
        try
        {
            return await new AzureRangeReader(blob, Root, name).OpenAsync(offset, length, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidRange)
        {
            return null;
        }
    }

    /// <summary>A stream of no bytes, of a blob that is there.</summary>
    private async Task<Stream> OpenNothingAsync(BlobClient blob, string name, CancellationToken cancellationToken)
    {
        var found = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
        return BlobFolders.IsFolder(found.Metadata) ? throw new ObjectNotFoundException(Root, name) : Stream.Null;
    }

    /// <summary>Lists blobs of the container, folders among them, page by page.</summary>
    private async IAsyncEnumerable<BlobItem> BlobsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var blobs = _container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix, Traits = BlobTraits.Metadata }, cancellationToken);
        await using var pages = blobs.AsPages(pageSizeHint: _pageSize).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(pages, cancellationToken).ConfigureAwait(false) is { } page)
        {
            foreach (var blob in page.Values)
                yield return ObjectName.HasDotParts(blob.Name) ? throw Unreachable(blob.Name) : blob;
        }
    }

    private async Task DeleteBlobAsync(string blob, CancellationToken cancellationToken)
    {
        try
        {
            await _container.GetBlobClient(blob).DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobFolders.NotEmpty)
        {
            // A folder in which somebody has begun to write since it was listed: it is theirs now.
        }
        catch (Exception e) when (AzureFailure.IsAzureFailure(e, cancellationToken))
        {
            throw AzureFailure.Translate(e, Root, blob[_prefix.Length..]);
        }
    }

    private async Task<Page<BlobItem>?> NextAsync(IAsyncEnumerator<Page<BlobItem>> pages, CancellationToken cancellationToken)
    {
        try
        {
            return await pages.MoveNextAsync().ConfigureAwait(false) ? pages.Current : null;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return null;
        }
        catch (Exception e) when (AzureFailure.IsAzureFailure(e, cancellationToken))
        {
            throw AzureFailure.Translate(e, Root, name: null);
        }
    }

    /// <summary>What a blob's name says is not what its URL leads to: to read or delete by it would reach another blob.</summary>
    private InvalidDataException Unreachable(string blob) =>
        new($"{Root} lists a blob \"{blob}\", whose \".\" or \"..\" part a URL would resolve to another blob. "
            + "Rename or delete it with the tool that made it.");

    private BlobClient Blob(string name) => _container.GetBlobClient(_prefix + ObjectName.Check(name));
}

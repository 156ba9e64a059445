using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

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

    /// <summary>A version as conditions take it. A listing has it without the quotes that a header has.</summary>
    internal static string VersionOf(ETag tag) => tag.ToString("H");

    /// <inheritdoc />
    public async Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var blob = Blob(name);
        try
        {
            var found = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
            return new ObjectInfo(name, found.ContentLength, VersionOf(found.ETag));
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
            return length == 0
                ? await OpenNothingAsync(blob, cancellationToken).ConfigureAwait(false)
                : await AzureReadStream.OpenAsync(blob, Root, name, offset, length, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            throw new ObjectNotFoundException(Root, name);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidRange)
        {
            // The object is there and has nothing at that place.
            return Stream.Null;
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
        var blobs = _container.GetBlobsAsync(new GetBlobsOptions { Prefix = _prefix + prefix }, cancellationToken);
        await using var pages = blobs.AsPages(pageSizeHint: _pageSize).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(pages, cancellationToken).ConfigureAwait(false) is { } page)
        {
            foreach (var blob in page.Values)
                yield return new ObjectInfo(blob.Name[_prefix.Length..], blob.Properties.ContentLength ?? 0, VersionOf(blob.Properties.ETag ?? default));
        }
    }

    /// <inheritdoc />
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var blob = Blob(name);
        try
        {
            await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (AzureFailure.IsAzureFailure(e, cancellationToken))
        {
            throw AzureFailure.Translate(e, Root, name);
        }
    }

    /// <inheritdoc />
    public async Task DeleteStagingAsync(string staging, CancellationToken cancellationToken)
    {
        var prefix = ObjectName.Check(staging) + "/";
        await foreach (var left in ListAsync(prefix, cancellationToken).ConfigureAwait(false))
            await DeleteAsync(left.Name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A stream of no bytes, of a blob that is there.</summary>
    private static async Task<Stream> OpenNothingAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return Stream.Null;
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

    private BlobClient Blob(string name) => _container.GetBlobClient(_prefix + ObjectName.Check(name));
}

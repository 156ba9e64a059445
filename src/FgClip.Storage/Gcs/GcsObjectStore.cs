using System.Globalization;
using System.Runtime.CompilerServices;
using FgClip.Storage.Activity;
using Google;
using Google.Cloud.Storage.V1;
using GcsObject = Google.Apis.Storage.v1.Data.Object;

namespace FgClip.Storage.Gcs;

/// <summary>
/// A store in a bucket of Google Cloud Storage, under a prefix. Its commit point is one request on condition of a generation.
/// </summary>
internal sealed class GcsObjectStore : IObjectStore
{
    private readonly GcsService _service;
    private readonly string _bucket;
    private readonly string _prefix;
    private readonly int? _pageSize;

    /// <param name="service">The service.</param>
    /// <param name="address">The root; its bucket must be there before something is written.</param>
    /// <param name="pageSize">Names in a page of a listing; null for the service's own 1,000.</param>
    public GcsObjectStore(GcsService service, GcsAddress address, int? pageSize = null)
    {
        (_service, _bucket, _pageSize) = (service, address.Bucket, pageSize);
        _prefix = address.Path.Length == 0 ? "" : address.Path + "/";
        Root = address.ToString();
    }

    /// <inheritdoc />
    public string Root { get; }

    /// <summary>Opens the store at an address, with the credential of the environment.</summary>
    /// <exception cref="StoreAddressException">The environment has no credential.</exception>
    public static GcsObjectStore Open(StoreAddress folder) => new(GcsService.Default, GcsAddress.Parse(folder.ToString()));

    /// <inheritdoc />
    public async Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var key = Key(name);
        try
        {
            var found = await _service.Client.GetObjectAsync(_bucket, key, cancellationToken: cancellationToken).ConfigureAwait(false);
            return Info(name, found);
        }
        catch (GoogleApiException e) when (GcsFailure.IsMissing(e))
        {
            return null;
        }
        catch (Exception e) when (GcsFailure.IsGcsFailure(e, cancellationToken))
        {
            throw GcsFailure.Translate(e, Root, name);
        }
    }

    /// <inheritdoc />
    public async Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var reader = new GcsRangeReader(_service, _bucket, Key(name));
        try
        {
            var count = Math.Min(length ?? RangeReadStream.FirstWindow, RangeReadStream.FirstWindow);
            if (count > 0 && await reader.OpenAsync(offset, count, cancellationToken).ConfigureAwait(false) is { } opened)
            {
                var follows = opened.Length - offset;
                return new RangeReadStream(ReadAsync, offset, Math.Min(follows, length ?? follows), opened.First);
            }
        }
        catch (GoogleApiException e) when (GcsFailure.IsMissing(e))
        {
            throw new ObjectNotFoundException(Root, name);
        }
        catch (Exception e) when (GcsFailure.IsGcsFailure(e, cancellationToken))
        {
            throw GcsFailure.Translate(e, Root, name);
        }

        return await FindAsync(name, cancellationToken).ConfigureAwait(false) is null
            ? throw new ObjectNotFoundException(Root, name)
            : Stream.Null;

        async Task ReadAsync(long from, Memory<byte> destination, CancellationToken stop)
        {
            try
            {
                await reader.ReadAsync(from, destination, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (GcsFailure.IsGcsFailure(e, stop))
            {
                throw GcsFailure.IsMissing(e) ? new ObjectNotFoundException(Root, name) : GcsFailure.Translate(e, Root, name);
            }
        }
    }

    /// <inheritdoc />
    public Task<IObjectUpload> BeginUploadAsync(string name, string staging, CancellationToken cancellationToken)
    {
        var staged = _prefix + (staging.Length == 0 ? "" : ObjectName.Check(staging) + "/");
        return Task.FromResult<IObjectUpload>(new GcsUpload(_service, _bucket, Key(name), staged, Root, name));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectName.CheckPrefix(prefix);
        var names = new ListingOrder(isOrdered: true);
        await foreach (var found in ObjectsAsync(_prefix + prefix, cancellationToken).ConfigureAwait(false))
        {
            if (!IsHidden(found.Name) && names.Next(Info(found.Name[_prefix.Length..], found)) is { } next)
                yield return next;
        }

        foreach (var late in names.Rest())
            yield return late;
    }

    /// <inheritdoc />
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => DeleteKeyAsync(Key(name), cancellationToken);

    /// <inheritdoc />
    public async Task DeleteStagingAsync(string staging, CancellationToken cancellationToken)
    {
        var root = _prefix + ObjectName.Check(staging) + "/";
        await foreach (var found in ObjectsAsync(root, cancellationToken).ConfigureAwait(false))
        {
            await DeleteKeyAsync(found.Name, cancellationToken).ConfigureAwait(false);
            ActivitySignal.Raise();
        }
    }

    private static ObjectInfo Info(string name, GcsObject found) =>
        new(name, (long)(found.Size ?? 0), (found.Generation ?? 0).ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Whether a key is nobody's object: a folder as the console makes it, or one that a store keeps for itself.
    /// </summary>
    private static bool IsHidden(string key) =>
        key.EndsWith('/') || key.AsSpan(key.LastIndexOf('/') + 1).StartsWith(ObjectName.ReservedPrefix, StringComparison.Ordinal);

    /// <summary>Lists objects of the bucket, page by page.</summary>
    private async IAsyncEnumerable<GcsObject> ObjectsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new ListObjectsOptions { PageSize = _pageSize, Fields = "items(name,size,generation),nextPageToken" };
        await using var objects = _service.Client.ListObjectsAsync(_bucket, prefix, options).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(objects, cancellationToken).ConfigureAwait(false) is { } found)
            yield return ObjectName.HasDotParts(found.Name) ? throw Refused(found.Name) : found;
    }

    private async Task<GcsObject?> NextAsync(IAsyncEnumerator<GcsObject> objects, CancellationToken cancellationToken)
    {
        try
        {
            return await objects.MoveNextAsync().ConfigureAwait(false) ? objects.Current : null;
        }
        catch (GoogleApiException e) when (GcsFailure.IsMissing(e))
        {
            return null;
        }
        catch (Exception e) when (GcsFailure.IsGcsFailure(e, cancellationToken))
        {
            throw GcsFailure.Translate(e, Root, name: null);
        }
    }

    private async Task DeleteKeyAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            await _service.Client.DeleteObjectAsync(_bucket, key, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (GoogleApiException e) when (GcsFailure.IsMissing(e))
        {
            // That is what was wanted.
        }
        catch (Exception e) when (GcsFailure.IsGcsFailure(e, cancellationToken))
        {
            throw GcsFailure.Translate(e, Root, key[_prefix.Length..]);
        }
    }

    /// <summary>No name of a store has such a part, since other services would resolve it.</summary>
    private InvalidDataException Refused(string key) =>
        new($"{Root} lists an object \"{key}\", whose \".\" or \"..\" part other stores and tools resolve to another object. "
            + "Rename or delete it with the tool that made it.");

    private string Key(string name) => _prefix + ObjectName.Check(name);
}

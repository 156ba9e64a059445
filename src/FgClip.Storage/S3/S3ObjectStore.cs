using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using FgClip.Storage.Activity;

namespace FgClip.Storage.S3;

/// <summary>A store in a bucket of S3 or of a service that speaks as it does, under a prefix. Its commit point is one conditional
/// request.</summary>
internal sealed class S3ObjectStore : IObjectStore
{
    private readonly S3Bucket _bucket;
    private readonly string _prefix;
    private readonly int? _pageSize;

    /// <param name="service">The service; the bucket must be there before something is written.</param>
    /// <param name="address">The root.</param>
    /// <param name="pageSize">Names in a page of a listing; null for the service's own 1,000.</param>
    public S3ObjectStore(S3Service service, S3Address address, int? pageSize = null)
    {
        _bucket = new S3Bucket(service, address.Bucket);
        _prefix = address.Path.Length == 0 ? "" : address.Path + "/";
        _pageSize = pageSize;
        Root = address.ToString();
    }

    /// <inheritdoc />
    public string Root { get; }

    /// <summary>Opens the store at an address, with the service of the environment.</summary>
    /// <exception cref="StoreAddressException">The environment describes no service.</exception>
    public static S3ObjectStore Open(StoreAddress folder) => new(S3Service.Current, S3Address.Parse(folder.ToString()));

    /// <inheritdoc />
    public async Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var key = Key(name);
        try
        {
            var found = await _bucket.FindAsync(key, cancellationToken).ConfigureAwait(false);
            return found is null ? null : new ObjectInfo(name, found.Length, found.Version);
        }
        catch (Exception e) when (S3Failure.IsS3Failure(e, cancellationToken))
        {
            throw S3Failure.Translate(e, Root, name);
        }
    }

    /// <inheritdoc />
    public async Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var reader = new S3Reader(_bucket, Root, name, Key(name));
        return (length == 0 ? null : await reader.OpenAsync(offset, length, cancellationToken).ConfigureAwait(false))
            ?? (await FindAsync(name, cancellationToken).ConfigureAwait(false) is null
                ? throw new ObjectNotFoundException(Root, name) : Stream.Null);
    }

    /// <inheritdoc />
    public async Task<IObjectUpload> BeginUploadAsync(string name, string staging, CancellationToken cancellationToken)
    {
        var key = Key(name);
        var notes = staging.Length == 0 ? _prefix.TrimEnd('/') : _prefix + ObjectName.Check(staging);
        try
        {
            var conditions = await _bucket.Service.ConditionsAsync(_bucket.Name, () => ProbeAsync(notes)).WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            return new S3Upload(_bucket, conditions, Root, name, key, notes);
        }
        catch (Exception e) when (S3Failure.IsS3Failure(e, cancellationToken))
        {
            throw S3Failure.Translate(e, Root, name);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectName.CheckPrefix(prefix);
        var names = new ListingOrder(isOrdered: !_bucket.Name.EndsWith("--x-s3", StringComparison.Ordinal));
        await foreach (var found in ObjectsAsync(_prefix + prefix, cancellationToken).ConfigureAwait(false))
        {
            if (!IsHidden(found.Key)
                && names.Next(new ObjectInfo(found.Key[_prefix.Length..], found.Size ?? 0, S3Version.From(found.ETag))) is { } next)
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
            if (S3UploadNotes.IsNote(found.Key))
                await AbortAsync(found.Key, cancellationToken).ConfigureAwait(false);
            await DeleteKeyAsync(found.Key, cancellationToken).ConfigureAwait(false);
            ActivitySignal.Raise();
        }
    }

    /// <summary>
    /// Whether a key is nobody's object: a folder as the consoles of services make it, or one that a store keeps for itself.
    /// </summary>
    private static bool IsHidden(string key) =>
        key.EndsWith('/') || key.AsSpan(key.LastIndexOf('/') + 1).StartsWith(ObjectName.ReservedPrefix, StringComparison.Ordinal);

    /// <summary>Lists objects of the bucket, page by page.</summary>
    private async IAsyncEnumerable<Amazon.S3.Model.S3Object> ObjectsAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            var page = await PageAsync(prefix, token, cancellationToken).ConfigureAwait(false);
            foreach (var found in page?.S3Objects ?? [])
                yield return ObjectName.HasDotParts(found.Key) ? throw Refused(found.Key) : found;
            token = page?.IsTruncated is true ? page.NextContinuationToken : null;
        }
        while (token is not null);
    }

    private async Task<ListObjectsV2Response?> PageAsync(string prefix, string? token, CancellationToken cancellationToken)
    {
        try
        {
            return await _bucket.ListAsync(prefix, token, _pageSize, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (S3Failure.IsMissingBucket(e))
        {
            return null;
        }
        catch (Exception e) when (S3Failure.IsS3Failure(e, cancellationToken))
        {
            throw S3Failure.Translate(e, Root, name: null);
        }
    }

    private Task<S3Conditions> ProbeAsync(string folder) =>
        new S3Probe(_bucket, Root, folder.Length == 0 ? "" : folder + "/").RunAsync(CancellationToken.None);

    private async Task DeleteKeyAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            await _bucket.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (S3Failure.IsMissing(e) || S3Failure.IsMissingBucket(e))
        {
            // Most services do not say so.
        }
        catch (Exception e) when (S3Failure.IsS3Failure(e, cancellationToken))
        {
            throw S3Failure.Translate(e, Root, key[_prefix.Length..]);
        }
    }

    private async Task AbortAsync(string note, CancellationToken cancellationToken)
    {
        try
        {
            await S3UploadNotes.AbortAsync(_bucket, note, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Failure.IsS3Failure(e, cancellationToken))
        {
            throw S3Failure.Translate(e, Root, note[_prefix.Length..]);
        }
    }

    /// <summary>No name of a store has such a part, since other services would resolve it.</summary>
    private InvalidDataException Refused(string key) =>
        new($"{Root} lists an object \"{key}\", whose \".\" or \"..\" part other stores and tools resolve to another object. "
            + "Rename or delete it with the tool that made it.");

    private string Key(string name) => _prefix + ObjectName.Check(name);
}

using System.Globalization;
using System.Net;
using Google;
using Google.Apis.Storage.v1.Data;
using Google.Cloud.Storage.V1;
using GcsObject = Google.Apis.Storage.v1.Data.Object;

namespace FgClip.Storage.Gcs;

/// <summary>
/// An object on its way. The service takes a condition when an upload begins, and a store's writer has one at its end: so a small object is
/// uploaded by the commit, and a large one lies under a name in the staging folder until one request composes the object of it, which
/// copies no bytes.
/// </summary>
internal sealed class GcsUpload : IObjectUpload
{
    /// <summary>Marks an object as this upload's, so that a commit whose answer was lost can be told from another writer's.</summary>
    private const string Mark = "fgclip-upload";

    private const string ContentType = "application/octet-stream";

    private readonly GcsService _service;
    private readonly string _bucket;
    private readonly string _key;
    private readonly string _staged;
    private readonly string _root;
    private readonly string _name;
    private readonly Dictionary<string, string> _metadata = new() { [Mark] = Guid.NewGuid().ToString("n") };
    private readonly GcsUploadStream _stream;
    private bool _closed;

    /// <param name="service">The service.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The object's whole name.</param>
    /// <param name="staging">The start of whole names in the staging folder: empty, or with a '/' at its end.</param>
    /// <param name="root">The store's root, for messages.</param>
    /// <param name="name">The object's name in the store.</param>
    public GcsUpload(GcsService service, string bucket, string key, string staging, string root, string name)
    {
        (_service, _bucket, _key, _root, _name) = (service, bucket, key, root, name);
        _staged = $"{staging}{ObjectName.ReservedPrefix}upload-{_metadata[Mark]}";
        _stream = new GcsUploadStream(StageAsync, name);
    }

    public Stream Stream => _stream;

    public async Task<CommitOutcome> CommitAsync(CommitCondition condition, CancellationToken cancellationToken)
    {
        if (_closed)
            throw new InvalidOperationException($"The upload of {_name} was committed before.");
        _closed = true;
        // A version that no object has is one of another store.
        var generation = condition.Version is not { } version ? 0
            : long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : long.MaxValue;
        try
        {
            if (!_stream.IsLarge)
            {
                var whole = new GcsObject { Bucket = _bucket, Name = _key, ContentType = ContentType, Metadata = _metadata };
                var options = new UploadObjectOptions { IfGenerationMatch = generation };
                await _service.Client.UploadObjectAsync(whole, _stream.Small(), options, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await ComposeAsync(await _stream.FinishAsync().ConfigureAwait(false), generation, cancellationToken).ConfigureAwait(false);
            }

            return CommitOutcome.Committed;
        }
        catch (GoogleApiException e) when (e.HttpStatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            // The condition did not hold, now or at a try before whose answer was lost.
            return await ReadBackAsync(generation, cancellationToken).ConfigureAwait(false)
                ?? throw (_stream.IsLarge && GcsFailure.IsMissing(e)
                    ? new IOException($"{_root}/{_name}: what was staged of it was deleted meanwhile.", e)
                    : GcsFailure.Translate(e, _root, _name));
        }
        catch (Exception e) when (GcsFailure.IsGcsFailure(e, cancellationToken))
        {
            throw GcsFailure.Translate(e, _root, _name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        var isLarge = _stream.IsLarge;
        await _stream.DisposeAsync().ConfigureAwait(false);
        if (!isLarge)
            return;
        try
        {
            await _service.Client.DeleteObjectAsync(_bucket, _staged, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (GcsFailure.IsGcsFailure(e, CancellationToken.None))
        {
            // It was not finished; or it goes with the staging folder.
        }
    }

    private async Task<GcsObject> StageAsync(Stream bytes, CancellationToken cancellationToken)
    {
        try
        {
            var staged = new GcsObject { Bucket = _bucket, Name = _staged, ContentType = ContentType };
            return await _service.Client.UploadObjectAsync(
                staged, bytes, new UploadObjectOptions { IfGenerationMatch = 0 }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (GcsFailure.IsGcsFailure(e, cancellationToken))
        {
            throw GcsFailure.Translate(e, _root, _name);
        }
    }

    private async Task ComposeAsync(GcsObject staged, long generation, CancellationToken cancellationToken)
    {
        var source = new ComposeRequest.SourceObjectsData { Name = staged.Name, Generation = staged.Generation };
        var body = new ComposeRequest
        {
            Destination = new GcsObject { ContentType = ContentType, Metadata = _metadata },
            SourceObjects = [source],
        };
        await _service.RetryAsync(
            async () =>
            {
                var request = _service.Client.Service.Objects.Compose(body, _bucket, _key);
                request.IfGenerationMatch = generation;
                await request.ExecuteAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Judges by what is there: our own object, or what makes the condition false; null where it holds and was not what failed.
    /// </summary>
    private async Task<CommitOutcome?> ReadBackAsync(long generation, CancellationToken cancellationToken)
    {
        GcsObject? there = null;
        try
        {
            there = await _service.Client.GetObjectAsync(_bucket, _key, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (GoogleApiException e) when (GcsFailure.IsMissing(e))
        {
            // Nothing is there.
        }
        catch (Exception e) when (GcsFailure.IsGcsFailure(e, cancellationToken))
        {
            throw GcsFailure.Translate(e, _root, _name);
        }

        if (there?.Metadata?.TryGetValue(Mark, out var writer) is true && writer == _metadata[Mark])
            return CommitOutcome.Committed;
        return (there?.Generation ?? 0) == generation ? null : CommitOutcome.ConditionFailed;
    }
}

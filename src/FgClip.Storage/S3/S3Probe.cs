using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace FgClip.Storage.S3;

/// <summary>
/// Finds out what a service does with conditions, before anything depends on them: there are services that accept a conditional write and
/// ignore the condition, and nothing would show it until two workers had overwritten each other's parts.
/// </summary>
/// <param name="bucket">The bucket.</param>
/// <param name="root">The store's root, for messages.</param>
/// <param name="folder">The key of a folder with a '/' at its end, or nothing; nothing is left there.</param>
internal sealed class S3Probe(S3Bucket bucket, string root, string folder)
{
    private const string NamePrefix = ObjectName.ReservedPrefix + "probe-";

    private const string OtherTag = "00000000000000000000000000000000";

    /// <summary>How old an object of another probe is that certainly died.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromHours(1);

    private readonly string _key = $"{folder}{NamePrefix}{Guid.NewGuid():n}";
    private readonly string _mark = Guid.NewGuid().ToString("n");
    private int _writes;

    /// <summary>Tries each condition.</summary>
    /// <exception cref="StoreAddressException">The service ignores one that the commit protocol needs.</exception>
    public async Task<S3Conditions> RunAsync(CancellationToken cancellationToken)
    {
        string? upload = null;
        try
        {
            await ExpectAsync(true, "If-None-Match: * of a free name", null, "*", cancellationToken).ConfigureAwait(false);
            await ExpectAsync(false, "If-None-Match: *", null, "*", cancellationToken).ConfigureAwait(false);
            var quotes = await TakesQuotesAsync(cancellationToken).ConfigureAwait(false);
            await ExpectAsync(false, "If-Match", quotes ? $"\"{OtherTag}\"" : OtherTag, null, cancellationToken).ConfigureAwait(false);

            upload = await bucket.StartPartsAsync(_key, new S3Write(_mark), cancellationToken).ConfigureAwait(false);
            var atComplete = await IsKeptAtCompleteAsync(upload, quotes, cancellationToken).ConfigureAwait(false);
            return new S3Conditions(quotes, atComplete);
        }
        finally
        {
            await TidyAsync(upload).ConfigureAwait(false);
        }
    }

    /// <summary>Replaces the object by its right version, in the form that S3 has given it, or else bare.</summary>
    private async Task<bool> TakesQuotesAsync(CancellationToken cancellationToken)
    {
        var version = (await bucket.FindAsync(_key, cancellationToken).ConfigureAwait(false))?.Version
            ?? throw Refuse("it does not show an object that was written");
        if (await PutAsync(S3Version.Quoted(version), null, cancellationToken).ConfigureAwait(false))
            return true;
        return await PutAsync(S3Version.Tag(version), null, cancellationToken).ConfigureAwait(false)
            ? false : throw Refuse("PutObject with If-Match is refused for the object's own ETag, in quotes and without");
    }

    private async Task<bool> IsKeptAtCompleteAsync(string upload, bool quotes, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream([1], writable: false);
        IReadOnlyList<PartETag> parts =
            [await bucket.PutPartAsync(_key, upload, 1, body, cancellationToken).ConfigureAwait(false)];
        if (await CompleteAsync(upload, parts, new S3Write(_mark, IfNoneMatch: "*"), cancellationToken).ConfigureAwait(false))
            return false;
        var other = new S3Write(_mark, IfMatch: quotes ? $"\"{OtherTag}\"" : OtherTag);
        if (await CompleteAsync(upload, parts, other, cancellationToken).ConfigureAwait(false))
            return false;
        var version = (await bucket.FindAsync(_key, cancellationToken).ConfigureAwait(false))!.Version;
        var own = new S3Write(_mark, IfMatch: quotes ? S3Version.Quoted(version) : S3Version.Tag(version));
        return await CompleteAsync(upload, parts, own, cancellationToken).ConfigureAwait(false);
    }

    private async Task ExpectAsync(
        bool written, string condition, string? ifMatch, string? ifNoneMatch, CancellationToken cancellationToken)
    {
        if (await PutAsync(ifMatch, ifNoneMatch, cancellationToken).ConfigureAwait(false) != written)
            throw Refuse(written ? $"PutObject with {condition} is refused" : $"PutObject ignores {condition}");
    }

    private async Task<bool> PutAsync(string? ifMatch, string? ifNoneMatch, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream([(byte)_writes++], writable: false);
        return await IsDoneAsync(
            bucket.PutAsync(_key, body, new S3Write(_mark, ifNoneMatch, ifMatch), cancellationToken)).ConfigureAwait(false);
    }

    private Task<bool> CompleteAsync(string upload, IReadOnlyList<PartETag> parts, S3Write write, CancellationToken cancellationToken) =>
        IsDoneAsync(bucket.CompleteAsync(_key, upload, parts, write, cancellationToken));

    /// <summary>Returns whether a write was done, and not refused for its condition.</summary>
    private static async Task<bool> IsDoneAsync(Task write)
    {
        try
        {
            await write.ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception e) when (IsRefusal(e))
        {
            return false;
        }
    }

    /// <summary>412 and its kin; 304 is what old servers say instead; 400 and 501 that they have no such condition.</summary>
    private static bool IsRefusal(AmazonS3Exception e) => e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict
        or HttpStatusCode.NotModified or HttpStatusCode.BadRequest or HttpStatusCode.NotImplemented
        || (e.StatusCode is HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket");

    private async Task TidyAsync(string? upload)
    {
        try
        {
            if (upload is not null)
                await bucket.AbortAsync(_key, upload, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Failure.IsS3Failure(e, CancellationToken.None))
        {
            // It has become an object, or the service failed and the probe with it.
        }

        try
        {
            // With those of processes that died while they probed; ages are by the service's own clock.
            var listed = (await bucket.ListAsync(folder + NamePrefix, token: null, pageSize: null, CancellationToken.None)
                .ConfigureAwait(false)).S3Objects ?? [];
            var now = listed.Find(probe => probe.Key == _key)?.LastModified;
            foreach (var dead in listed.Where(probe => probe.LastModified < now - MaxDuration))
                await bucket.DeleteAsync(dead.Key, CancellationToken.None).ConfigureAwait(false);
            await bucket.DeleteAsync(_key, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Failure.IsS3Failure(e, CancellationToken.None))
        {
            // A credential may lack the right to delete: a byte is left, under a name that is never listed.
        }
    }

    private StoreAddressException Refuse(string what) => new(
        $"{root}: nothing can be written with this service ({bucket.Service.Name}): {what}. Without conditional writes two workers could "
        + "overwrite each other's parts. Use a service or a version with conditional writes (docs/guides/stores.md names some), or write "
        + "to a folder and copy it.");
}

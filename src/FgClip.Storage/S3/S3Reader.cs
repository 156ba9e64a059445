using System.Buffers;
using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace FgClip.Storage.S3;

/// <summary>Reads ranges of one version of an object. A range whose bytes end early or stand still is asked for again.</summary>
/// <param name="bucket">The bucket.</param>
/// <param name="root">The store's root, for messages.</param>
/// <param name="name">The object's name there.</param>
/// <param name="key">Its key.</param>
internal sealed class S3Reader(S3Bucket bucket, string root, string name, string key)
{
    private const int MaxTries = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private string? _version;

    /// <summary>Opens the object at a place, with its first window.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes at most, 1 or more; null for all that follow.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The stream; null where there is nothing at that place, and perhaps no object.</returns>
    public async Task<Stream?> OpenAsync(long offset, long? length, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(length ?? RangeReadStream.FirstWindow, RangeReadStream.FirstWindow);
        // Of the pool, because the runtime collects all of its memory for every few arrays of this size. One that was read into in part is
        // left to it.
        var rented = ArrayPool<byte>.Shared.Rent(wanted);
        var window = Memory<byte>.Empty;
        long? follows = null;
        await RepeatAsync(
            async (patience) =>
            {
                using var answer = await bucket.ReadAsync(key, offset, wanted, version: null, patience).ConfigureAwait(false);
                follows = LengthOf(answer.ContentRange) - offset;
                window = rented.AsMemory(0, (int)Math.Min(follows.Value, wanted));
                _version = answer.ETag is { Length: > 0 } tag ? S3Version.From(tag) : null;
                await FillAsync(answer, window, patience).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        if (follows is not { } rest)
        {
            ArrayPool<byte>.Shared.Return(rented);
            return null;
        }

        // A read that was sent on to another host may come back without the version.
        _version ??= S3Version.Tag((await bucket.FindAsync(key, cancellationToken).ConfigureAwait(false))?.Version
            ?? throw new ObjectNotFoundException(root, name));
        return new RangeReadStream(ReadAsync, offset, Math.Min(rest, length ?? rest), window, rented);
    }

    private async Task ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var isThere = await RepeatAsync(
            async patience =>
            {
                using var answer = await bucket.ReadAsync(key, offset, destination.Length, _version, patience).ConfigureAwait(false);
                await FillAsync(answer, destination, patience).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        if (!isThere)
            throw new IOException($"{root}/{name}: it became shorter while it was read.");
    }

    private static async Task FillAsync(GetObjectResponse answer, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (await answer.ResponseStream.ReadAtLeastAsync(destination, destination.Length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false) < destination.Length)
            throw new IOException("The answer ended early.");
    }

    /// <summary>Reads, again where the connection breaks; the SDK does so for what comes before the bytes.</summary>
    /// <returns>False where there is nothing at that place.</returns>
    private async Task<bool> RepeatAsync(Func<CancellationToken, Task> readAsync, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            try
            {
                await readAsync(patience.Token).ConfigureAwait(false);
                return true;
            }
            catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return false;
            }
            catch (AmazonS3Exception e) when (S3Failure.IsMissing(e) || S3Failure.IsMissingBucket(e))
            {
                throw new ObjectNotFoundException(root, name);
            }
            catch (Exception e) when (S3Failure.IsS3Failure(e, cancellationToken))
            {
                if (tries == MaxTries || e is Amazon.Runtime.AmazonServiceException)
                    throw S3Failure.Translate(e, root, name);
            }
        }
    }

    /// <summary>The object's length, which ends a Content-Range such as "bytes 0-9/100".</summary>
    private static long LengthOf(string? range) =>
        long.TryParse(range.AsSpan((range ?? "").LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length : throw new IOException("The service answered a request for a range without one.");
}

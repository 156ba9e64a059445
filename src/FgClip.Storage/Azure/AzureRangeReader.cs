using System.Buffers;
using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace FgClip.Storage.Azure;

/// <summary>Reads ranges of one version of a blob.</summary>
/// <param name="blob">The blob.</param>
/// <param name="root">Its store's root, for messages.</param>
/// <param name="name">Its name there.</param>
internal sealed class AzureRangeReader(BlobClient blob, string root, string name)
{
    private ETag _version;

    /// <summary>Opens the blob at a place, with its first window.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="length">Bytes at most, 1 or more; null for all that follow.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="RequestFailedException">The blob is missing, or has nothing at that place.</exception>
    public async Task<Stream> OpenAsync(long start, long? length, CancellationToken cancellationToken)
    {
        var wanted = Math.Min(length ?? RangeReadStream.FirstWindow, RangeReadStream.FirstWindow);
        var options = new BlobDownloadOptions { Range = new HttpRange(start, wanted) };
        using var answer = (await blob.DownloadStreamingAsync(options, cancellationToken).ConfigureAwait(false)).Value;
        _version = answer.Details.ETag;
        var follows = LengthOf(answer.Details.ContentRange) - start;
        var count = (int)Math.Min(follows, wanted);
        var rented = ArrayPool<byte>.Shared.Rent(count);
        try
        {
            var first = rented.AsMemory(0, count);
            await answer.Content.ReadExactlyAsync(first, cancellationToken).ConfigureAwait(false);
            return new RangeReadStream(ReadAsync, start, Math.Min(follows, length ?? follows), first, rented);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(rented);
            throw;
        }
    }

    private async Task ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var options = new BlobDownloadOptions
        {
            Range = new HttpRange(offset, destination.Length),
            Conditions = new BlobRequestConditions { IfMatch = _version },
        };
        try
        {
            using var answer = (await blob.DownloadStreamingAsync(options, cancellationToken).ConfigureAwait(false)).Value;
            await answer.Content.ReadExactlyAsync(destination, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (AzureFailure.IsAzureFailure(e, cancellationToken))
        {
            throw AzureFailure.Translate(e, root, name);
        }
    }

    /// <summary>The blob's length, which ends a Content-Range such as "bytes 0-9/100".</summary>
    private static long LengthOf(string contentRange) =>
        long.Parse(contentRange.AsSpan(contentRange.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture);
}

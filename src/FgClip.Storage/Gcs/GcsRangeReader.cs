using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google;

namespace FgClip.Storage.Gcs;

/// <summary>
/// Reads ranges of an object. The first answer has the object's length and generation too, so that an image in a tar is one request; those
/// that follow are of that generation.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="key">The object's whole name.</param>
internal sealed class GcsRangeReader(GcsService service, string bucket, string key)
{
    private long? _generation;

    /// <summary>Reads the start of what follows an offset.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="count">Bytes at most, 1 or more.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The bytes, and the object's length; null where the object has nothing there.</returns>
    /// <exception cref="GoogleApiException">There is no such object, or it is refused.</exception>
    public async Task<(byte[] First, long Length)?> OpenAsync(long offset, long count, CancellationToken cancellationToken)
    {
        byte[]? first = null;
        var length = 0L;
        await service.RetryAsync(
            async () =>
            {
                using var response = await SendAsync(offset, offset + count - 1, cancellationToken).ConfigureAwait(false);
                if (response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable)
                    return;
                length = response.Content.Headers.ContentRange?.Length
                    ?? throw new IOException($"{bucket}/{key} came without its length.");
                _generation = long.Parse(response.Headers.GetValues("x-goog-generation").First(), CultureInfo.InvariantCulture);
                var bytes = new byte[Math.Min(count, length - offset)];
                await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                await body.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
                first = bytes;
            },
            cancellationToken).ConfigureAwait(false);
        return first is null ? null : (first, length);
    }

    /// <summary>Reads a range that the object has.</summary>
    /// <exception cref="GoogleApiException">The object was replaced or deleted, or it is refused.</exception>
    public async Task ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        // A connection that breaks off is continued from where it did.
        var read = 0;
        await service.RetryAsync(
            async () =>
            {
                using var response = await SendAsync(offset + read, offset + destination.Length - 1, cancellationToken)
                    .ConfigureAwait(false);
                await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                while (read < destination.Length)
                {
                    var count = await body.ReadAsync(destination[read..], cancellationToken).ConfigureAwait(false);
                    read += count > 0 ? count : throw new EndOfStreamException($"{bucket}/{key} broke off.");
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(long from, long to, CancellationToken cancellationToken)
    {
        var address = $"{service.Client.Service.BaseUri}b/{Uri.EscapeDataString(bucket)}/o/{Uri.EscapeDataString(key)}?alt=media"
            + (_generation is { } pinned ? string.Create(CultureInfo.InvariantCulture, $"&ifGenerationMatch={pinned}") : "");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = new RangeHeaderValue(from, to);
        // Without it the service decompresses what was stored with Content-Encoding gzip, and takes no ranges of it.
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        var response = await service.Client.Service.HttpClient
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == from)
            return response;
        if (response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable && _generation is null)
            return response;
        using (response)
        {
            throw new GoogleApiException("Storage", $"HTTP {(int)response.StatusCode} for bytes {from} to {to}.")
            {
                HttpStatusCode = response.StatusCode,
            };
        }
    }
}

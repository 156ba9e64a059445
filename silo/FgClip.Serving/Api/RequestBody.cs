using System.Buffers;
using FgClip.Serving.Batching;
using Microsoft.AspNetCore.Http;

namespace FgClip.Serving.Api;

/// <summary>The body of a request, whose bytes are taken from the room that all bodies share until the request is answered.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>Bodies of the largest size that have room at a time.</summary>
    public const int LargestAtOnce = 4;

    private const int Step = 1 << 16;

    private readonly MemoryStream _bytes = new();
    private readonly List<IDisposable> _shares = [];
    private long _taken;

    private RequestBody()
    {
    }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.GetBuffer().AsMemory(0, (int)_bytes.Length);

    /// <summary>Reads a body. One that does not say how long it is takes room as it comes: many clients send theirs in chunks.</summary>
    /// <exception cref="ApiException">There is no room for it now.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, Room room, CancellationToken cancellationToken)
    {
        var (body, buffer) = (new RequestBody(), ArrayPool<byte>.Shared.Rent(Step));
        try
        {
            if (request.ContentLength is { } length)
                body.Take(room, length);
            while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                if (body._bytes.Length + count > body._taken)
                    body.Take(room, Math.Max(count, body._taken));
                body._bytes.Write(buffer, 0, count);
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Gives its room back.</summary>
    public void Dispose()
    {
        foreach (var share in _shares)
            share.Dispose();
    }

    private void Take(Room room, long bytes)
    {
        _shares.Add(room.TryTake(bytes) ?? throw ApiException.Full());
        _taken += bytes;
    }
}

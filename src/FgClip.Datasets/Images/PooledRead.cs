using System.Buffers;

namespace FgClip.Datasets.Images;

/// <summary>Reads streams into pooled buffers.</summary>
internal static class PooledRead
{
    private const int FirstBuffer = 256 << 10;

    /// <summary>Reads a stream whose length is known.</summary>
    /// <exception cref="EndOfStreamException">It ends before.</exception>
    public static async Task<ImageBytes> ToEndAsync(Stream stream, int length, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await stream.ReadExactlyAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            return new ImageBytes(buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>Reads a stream of unknown length.</summary>
    /// <returns>The bytes, or null where there are more than <paramref name="limit"/>.</returns>
    public static async Task<ImageBytes?> ToEndAsync(Stream stream, long limit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            for (var filled = 0; ;)
            {
                var count = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
                filled += count;
                if (filled > limit)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return null;
                }

                if (count == 0)
                    return new ImageBytes(buffer, filled);
                if (filled == buffer.Length)
                    buffer = Grown(buffer);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static byte[] Grown(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}

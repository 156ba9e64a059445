using System.Buffers;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Images;

/// <summary>The bytes of an image file, in a buffer that goes back to its pool when they are disposed.</summary>
public sealed class ImageBytes : IDisposable
{
    private readonly int _length;
    private byte[]? _buffer;

    internal ImageBytes(byte[] rented, int length) => (_buffer, _length) = (rented, length);

    /// <summary>The bytes; not to be used after disposal.</summary>
    public ReadOnlyMemory<byte> Memory => (_buffer ?? throw new ObjectDisposedException(nameof(ImageBytes))).AsMemory(0, _length);

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}

/// <summary>What came of fetching an image: bytes, or a fault.</summary>
/// <param name="Bytes">The bytes; the receiver disposes them.</param>
/// <param name="Fault">Why there are none.</param>
public readonly record struct ImageFetch(ImageBytes? Bytes, RowFault? Fault);

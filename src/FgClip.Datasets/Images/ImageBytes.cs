using System.Buffers;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Images;

/// <summary>The bytes of an image file; a pooled buffer goes back when they are disposed.</summary>
public sealed class ImageBytes : IDisposable
{
    private readonly ReadOnlyMemory<byte> _memory;
    private byte[]? _rented;
    private IDisposable? _owner;
    private bool _disposed;

    internal ImageBytes(byte[] rented, int length) => (_rented, _memory) = (rented, rented.AsMemory(0, length));

    internal ImageBytes(ReadOnlyMemory<byte> memory, IDisposable? owner) => (_memory, _owner) = (memory, owner);

    /// <summary>The bytes; not to be used after disposal.</summary>
    public ReadOnlyMemory<byte> Memory => _disposed ? throw new ObjectDisposedException(nameof(ImageBytes)) : _memory;

    /// <inheritdoc />
    public void Dispose()
    {
        _disposed = true;
        if (Interlocked.Exchange(ref _rented, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
        Interlocked.Exchange(ref _owner, null)?.Dispose();
    }
}

/// <summary>What came of fetching an image: bytes, or a fault.</summary>
/// <param name="Bytes">The bytes; the receiver disposes them.</param>
/// <param name="Fault">Why there are none.</param>
public readonly record struct ImageFetch(ImageBytes? Bytes, RowFault? Fault);

using System.Buffers;

namespace FgClip.Model.Images;

/// <summary>A decoded image: 8-bit RGB, interleaved, rows from the top, without padding. The buffer is rented.</summary>
public sealed class RgbImage : IDisposable
{
    // The shared pool keeps arrays of every size for each thread, which adds up with images; this one keeps a few for all.
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(maxArrayLength: 1 << 25, maxArraysPerBucket: 8);

    private byte[]? _buffer;

    /// <summary>Rents room for an image; its bytes are whatever the pool held.</summary>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    public RgbImage(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        (Width, Height) = Whole = (width, height);
        _buffer = Pool.Rent(checked(width * height * 3));
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The size of the image in its file, where it was decoded to a part of that; else its own.</summary>
    public (int Width, int Height) Whole { get; init; }

    /// <summary>Height * Width * 3 bytes: R, G, B of each pixel.</summary>
    public Span<byte> Pixels => Memory.Span;

    /// <summary>The same bytes as <see cref="Pixels"/>, for a library that takes no span.</summary>
    public Memory<byte> Memory => (_buffer ?? throw new ObjectDisposedException(nameof(RgbImage))).AsMemory(0, Width * Height * 3);

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            Pool.Return(buffer);
    }
}

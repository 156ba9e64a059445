using System.Buffers;

namespace FgClip.Model.Images;

/// <summary>
/// A resized image in patch order, still as bytes: patches row-major, inside a patch (y, x, channel). A quarter of the
/// floats' size, so that a look-ahead window holds four times as many; <see cref="PatchNormalizer"/> makes the floats.
/// </summary>
public sealed class PreparedImage : IDisposable
{
    // The shared pool keeps a few dozen arrays of a size; windows give back hundreds at once, and what a pool drops is garbage of
    // the large-object heap, which piles up. So images have a pool of their own that holds as many as windows do.
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(maxArrayLength: 1 << 24, maxArraysPerBucket: 512);

    private byte[]? _buffer;

    /// <summary>Rents room for the patches.</summary>
    /// <param name="width">Width of the image before resizing, in pixels.</param>
    /// <param name="height">Height of the image before resizing, in pixels.</param>
    /// <param name="shape">Its size in patches after resizing.</param>
    /// <param name="patchSize">Side of a patch in pixels.</param>
    public PreparedImage(int width, int height, PatchShape shape, int patchSize)
    {
        (Width, Height, Shape) = (width, height, shape);
        Length = checked(shape.Count * patchSize * patchSize * 3);
        _buffer = Pool.Rent(Length);
    }

    /// <summary>Width of the image before resizing, in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the image before resizing, in pixels.</summary>
    public int Height { get; }

    /// <summary>Size in patches.</summary>
    public PatchShape Shape { get; }

    /// <summary>Bytes in <see cref="Patches"/>: Shape.Count * PatchSize² * 3.</summary>
    public int Length { get; }

    /// <summary>The patches' bytes.</summary>
    public Span<byte> Patches => (_buffer ?? throw new ObjectDisposedException(nameof(PreparedImage))).AsSpan(0, Length);

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            Pool.Return(buffer);
    }
}

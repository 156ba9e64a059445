using System.Buffers;

namespace FgClip.Storage;

/// <summary>Reads a range of one version of an object, all of it.</summary>
/// <param name="offset">First byte, in the object.</param>
/// <param name="destination">Where the bytes go; they are there.</param>
/// <param name="cancellationToken">Stops the call.</param>
internal delegate Task ReadRangeAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken);

/// <summary>
/// The bytes of a remote object, or a part of them, in one request for each window. The first window holds most records and images;
/// windows grow while the reading goes straight on and start small after a jump, as to a footer. No connection waits for a slow reader.
/// </summary>
/// <param name="readAsync">Reads a range of the version that was opened.</param>
/// <param name="start">First byte.</param>
/// <param name="length">Bytes; they are there.</param>
/// <param name="first">The bytes that opening has read already, from the first byte on.</param>
/// <param name="rented">The array of the shared pool that they lie in, which the stream gives back; null where they lie elsewhere.</param>
internal sealed class RangeReadStream(
    ReadRangeAsync readAsync, long start, long length, ReadOnlyMemory<byte> first, byte[]? rented = null) : Stream, IRangeReader
{
    /// <summary>How much opening an object reads of it.</summary>
    public const int FirstWindow = 1 << 20;

    private const int WindowAfterJump = 256 << 10;
    private const int LargestWindow = 4 << 20;

    private ReadOnlyMemory<byte> _window = first;
    private byte[]? _rented = rented;
    private bool _isDisposed;
    private long _windowAt;
    private int _size = FirstWindow;
    private long _fetchedTo = first.Length;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    // Libraries that read synchronously do so on threads of their own.
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (TakeWindow(buffer.Span) is > 0 and var taken)
            return taken;
        if (buffer.Length == 0 || _position >= length)
            return 0;

        _size = _position == _fetchedTo ? Math.Min(_size * 4, LargestWindow) : WindowAfterJump;
        var count = (int)Math.Min(Math.Max(buffer.Length, _size), length - _position);
        if (count <= buffer.Length)
        {
            await readAsync(start + _position, buffer[..count], cancellationToken).ConfigureAwait(false);
            _fetchedTo = _position += count;
            return count;
        }

        var room = Room(count);
        await readAsync(start + _position, room, cancellationToken).ConfigureAwait(false);
        (_window, _windowAt, _fetchedTo) = (room, _position, _position + count);
        return TakeWindow(buffer.Span);
    }

    public Task ReadRangeAsync(long position, Memory<byte> destination, CancellationToken cancellationToken) =>
        readAsync(start + position, destination, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_rented is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
        (_rented, _window, _isDisposed) = (null, default, true);
        base.Dispose(disposing);
    }

    /// <summary>Copies what is here already of the bytes that come next.</summary>
    private int TakeWindow(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var from = _position - _windowAt;
        if (from < 0 || from >= _window.Length)
            return 0;
        var count = Math.Min(destination.Length, _window.Length - (int)from);
        _window.Span.Slice((int)from, count).CopyTo(destination);
        _position += count;
        return count;
    }

    /// <summary>The buffer, for a window; it holds nothing until the window is in it.</summary>
    private Memory<byte> Room(int count)
    {
        _window = default;
        if (_rented is null || _rented.Length < count)
        {
            if (_rented is { } small)
                ArrayPool<byte>.Shared.Return(small);
            _rented = ArrayPool<byte>.Shared.Rent(count);
        }

        return _rented.AsMemory(0, count);
    }
}

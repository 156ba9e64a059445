using System.Buffers;
using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace FgClip.Storage.Azure;

/// <summary>
/// A blob's bytes, or a part of them, in one request for each window. The first window holds most records and images; windows grow while
/// the reading goes straight on and start small after a jump, as to a footer. No connection waits for a slow reader, and what is read is
/// one version.
/// </summary>
internal sealed class AzureReadStream : Stream
{
    private const int FirstWindow = 1 << 20;
    private const int WindowAfterJump = 256 << 10;
    private const int LargestWindow = 4 << 20;

    private readonly BlobClient _blob;
    private readonly string _root;
    private readonly string _name;
    private readonly long _start;
    private readonly long _length;
    private readonly ETag _version;
    private byte[]? _buffer;
    private long _bufferAt;
    private int _buffered;
    private int _window = FirstWindow;
    private long _fetchedTo;
    private long _position;

    private AzureReadStream(BlobClient blob, string root, string name, long start, long length, ETag version)
    {
        (_blob, _root, _name) = (blob, root, name);
        (_start, _length, _version) = (start, length, version);
        _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, FirstWindow));
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <summary>Asks for the first window.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="root">Its store's root, for messages.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="start">First byte.</param>
    /// <param name="length">Bytes at most, 1 or more; null for all that follow.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="RequestFailedException">There is no such blob, or nothing at that place.</exception>
    public static async Task<AzureReadStream> OpenAsync(
        BlobClient blob, string root, string name, long start, long? length, CancellationToken cancellationToken)
    {
        var options = new BlobDownloadOptions { Range = new HttpRange(start, Math.Min(length ?? FirstWindow, FirstWindow)) };
        using var first = (await blob.DownloadStreamingAsync(options, cancellationToken).ConfigureAwait(false)).Value;
        var follows = LengthOf(first.Details.ContentRange) - start;
        var stream = new AzureReadStream(blob, root, name, start, Math.Min(follows, length ?? follows), first.Details.ETag);
        try
        {
            var count = (int)Math.Min(stream._length, FirstWindow);
            await first.Content.ReadExactlyAsync(stream._buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            stream.Buffered(count);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (TakeBuffered(buffer) is > 0 and var taken)
            return taken;
        var count = NextWindow(buffer.Length);
        if (count == 0)
            return 0;
        try
        {
            using var window = _blob.DownloadStreaming(Request(count)).Value;
            if (count <= buffer.Length)
            {
                window.Content.ReadExactly(buffer[..count]);
                return Passed(count);
            }

            window.Content.ReadExactly(Room(count).Span);
        }
        catch (Exception e) when (AzureFailure.IsAzureFailure(e, CancellationToken.None))
        {
            throw AzureFailure.Translate(e, _root, _name);
        }

        Buffered(count);
        return TakeBuffered(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (TakeBuffered(buffer.Span) is > 0 and var taken)
            return taken;
        var count = NextWindow(buffer.Length);
        if (count == 0)
            return 0;
        try
        {
            using var window = (await _blob.DownloadStreamingAsync(Request(count), cancellationToken).ConfigureAwait(false)).Value;
            if (count <= buffer.Length)
            {
                await window.Content.ReadExactlyAsync(buffer[..count], cancellationToken).ConfigureAwait(false);
                return Passed(count);
            }

            await window.Content.ReadExactlyAsync(Room(count), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (AzureFailure.IsAzureFailure(e, cancellationToken))
        {
            throw AzureFailure.Translate(e, _root, _name);
        }

        Buffered(count);
        return TakeBuffered(buffer.Span);
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => _length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_buffer is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
        _buffer = null;
        base.Dispose(disposing);
    }

    /// <summary>The blob's length, which ends a Content-Range such as "bytes 0-9/100".</summary>
    private static long LengthOf(string contentRange) =>
        long.Parse(contentRange.AsSpan(contentRange.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Copies what is here already of the bytes that come next.</summary>
    private int TakeBuffered(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        var from = _position - _bufferAt;
        if (from < 0 || from >= _buffered)
            return 0;
        var count = Math.Min(destination.Length, _buffered - (int)from);
        _buffer.AsSpan((int)from, count).CopyTo(destination);
        _position += count;
        return count;
    }

    /// <summary>How much to ask for: all that the reader has room for, or else a window.</summary>
    private int NextWindow(int wanted)
    {
        if (wanted == 0 || _position >= _length)
            return 0;
        _window = _position == _fetchedTo ? Math.Min(_window * 4, LargestWindow) : WindowAfterJump;
        return (int)Math.Min(Math.Max(wanted, _window), _length - _position);
    }

    private BlobDownloadOptions Request(int count) => new()
    {
        Range = new HttpRange(_start + _position, count),
        Conditions = new BlobRequestConditions { IfMatch = _version },
    };

    /// <summary>The buffer, for a window; it holds nothing until the window is in it.</summary>
    private Memory<byte> Room(int count)
    {
        _buffered = 0;
        if (_buffer!.Length < count)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(count);
        }

        return _buffer.AsMemory(0, count);
    }

    private void Buffered(int count) => (_bufferAt, _buffered, _fetchedTo) = (_position, count, _position + count);

    private int Passed(int count)
    {
        _position += count;
        _fetchedTo = _position;
        return count;
    }
}

namespace FgClip.Datasets.Planning.Stretches;

/// <summary>Counts the line ends that pass, as far as they lie in a range.</summary>
/// <param name="inner">The stream, which is left open.</param>
/// <param name="position">Where it stands in the input.</param>
/// <param name="lineEnd">What ends a line.</param>
/// <param name="from">The first byte of the range.</param>
/// <param name="to">The first byte behind it.</param>
internal sealed class LineCountingStream(Stream inner, long position, byte lineEnd, long from, long to) : Stream
{
    private long _position = position;

    /// <summary>Line ends so far.</summary>
    public long Lines { get; private set; }

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Count(buffer.AsSpan(offset, inner.Read(buffer, offset, count)));

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Count(buffer.Span[..read]);
    }

    /// <inheritdoc />
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(ReadOnlySpan<byte> read)
    {
        var first = (int)Math.Clamp(from - _position, 0, read.Length);
        var last = (int)Math.Clamp(to - _position, first, read.Length);
        Lines += read[first..last].Count(lineEnd);
        _position += read.Length;
        return read.Length;
    }
}

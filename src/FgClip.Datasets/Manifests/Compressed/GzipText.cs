using System.IO.Compression;

namespace FgClip.Datasets.Manifests.Compressed;

/// <summary>
/// The text of a gzip file. <see cref="GZipStream"/> takes a file that is cut off for one that ends. So a member of our own is put behind
/// the file: where its text does not come out at the end, the file was not whole.
/// </summary>
internal sealed class GzipText : Stream
{
    private static readonly byte[] Mark = Guid.NewGuid().ToByteArray();
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly Followed _file;
    private readonly GZipStream _text;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isWhole;

    /// <param name="file">The file, at its start; it is left open.</param>
    public GzipText(Stream file)
    {
        _file = new Followed(file);
        _text = new GZipStream(_file, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="InvalidDataException">The file is damaged, cut off, or followed by something else.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // What may be the mark is held back.
        while (!_isWhole && _end - _start <= Mark.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var read = await _text.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                var isAtMark = _buffer.AsSpan(0, _end).SequenceEqual(Mark);
                _isWhole = isAtMark || _file.IsInPadding ? true : throw new InvalidDataException("its compressed text is not whole");
                _end = isAtMark ? 0 : _end;
            }

            _end += read;
        }

        var count = Math.Min(buffer.Length, _end - _start - (_isWhole ? 0 : Mark.Length));
        _buffer.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _text.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return stream.ToArray();
    }

    /// <summary>
    /// A file with the mark's member behind it. Zeros at the end of the file, with which tapes and some tools pad it, are handed out one by
    /// one: the last member takes those that are its own, and at the first of the others the text ends.
    /// </summary>
    private sealed class Followed(Stream file) : Stream
    {
        /// <summary>Deflate has no run of zeros of this length in it, so what follows one is damage whatever is left out.</summary>
        private const int MaxZeros = 1 << 20;

        private readonly MemoryStream _mark = new(MarkMember, writable: false);
        private bool _atEnd;
        private int _zeros;
        private byte[] _held = [];

        /// <summary>Whether zeros at the end of the file were what was read last, and nothing else follows them.</summary>
        public bool IsInPadding { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (_held.Length == 0)
            {
                var read = _atEnd ? 0 : await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                _atEnd |= read == 0;
                IsInPadding = _atEnd && _zeros > 0;
                if (IsInPadding)
                {
                    _zeros--;
                    buffer.Span[0] = 0;
                    return 1;
                }

                if (_atEnd)
                    return await _mark.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);

                // Zeros that something follows belong to the compressed text.
                var kept = buffer.Span[..read].TrimEnd((byte)0).Length;
                if (_zeros > 0 && kept > 0)
                    _held = [.. new byte[_zeros], .. buffer.Span[..kept]];
                _zeros = kept > 0 ? read - kept : Math.Min(_zeros + read, MaxZeros);
                if (kept > 0 && _held.Length == 0)
                    return kept;
            }

            return TakeHeld(buffer.Span);
        }

        private int TakeHeld(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, _held.Length);
            _held.AsSpan(0, count).CopyTo(buffer);
            _held = _held[count..];
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

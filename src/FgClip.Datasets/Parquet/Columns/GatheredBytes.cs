using System.Buffers;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>
/// Takes what a library writes synchronously until it is passed on asynchronously. What is never passed on is never written, as the footer
/// that ParquetSharp writes even when it is only disposed of.
/// </summary>
internal sealed class GatheredBytes(Stream target) : Stream
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private long _passedOn;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Position;

    public override long Position { get => _passedOn + _bytes.WrittenCount; set => throw new NotSupportedException(); }

    public async Task PassOnAsync(CancellationToken cancellationToken)
    {
        await target.WriteAsync(_bytes.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _passedOn += _bytes.WrittenCount;
        _bytes.ResetWrittenCount();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => _bytes.Write(buffer);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

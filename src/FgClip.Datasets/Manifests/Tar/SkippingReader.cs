using FgClip.Storage.Activity;

namespace FgClip.Datasets.Manifests.Tar;

/// <summary>
/// Reads forward through a stream and skips what nobody wants. On a disk a skip is free. Elsewhere a seek is a request of its own, so that
/// short skips are read through.
/// </summary>
/// <param name="stream">The stream, at <paramref name="position"/>.</param>
/// <param name="position">Where in the file that is.</param>
internal sealed class SkippingReader(Stream stream, long position) : IForwardReader
{
    private const int RemoteSkip = 1 << 20;

    private readonly byte[] _buffer = new byte[ObservedStream.IsFile(stream) ? 1 << 13 : 1 << 17];
    private readonly int _seekFrom = ObservedStream.IsFile(stream) ? 0 : RemoteSkip;
    private int _start;
    private int _end;

    /// <inheritdoc />
    public long Position { get; private set; } = position;

    /// <inheritdoc />
    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        var read = 0;
        while (read < target.Length)
        {
            if (_start == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
                break;
            var count = Math.Min(_end - _start, target.Length - read);
            _buffer.AsSpan(_start, count).CopyTo(target.Span[read..]);
            Advance(count);
            read += count;
        }

        return read;
    }

    /// <inheritdoc />
    public async ValueTask SkipAsync(long count, CancellationToken cancellationToken)
    {
        var buffered = (int)Math.Min(count, _end - _start);
        Advance(buffered);
        count -= buffered;
        if (count > _seekFrom && stream.CanSeek)
        {
            stream.Seek(count, SeekOrigin.Current);
            Position += count;
            return;
        }

        while (count > 0 && await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            var step = (int)Math.Min(count, _end - _start);
            Advance(step);
            count -= step;
        }
    }

    private void Advance(int count)
    {
        _start += count;
        Position += count;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false));
        return _end > 0;
    }
}

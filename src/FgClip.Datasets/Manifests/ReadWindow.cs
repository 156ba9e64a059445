namespace FgClip.Datasets.Manifests;

/// <summary>A moving window over a stream: bytes are read behind its end and dropped from its start.</summary>
/// <param name="stream">The manifest.</param>
/// <param name="offset">Where in the manifest the stream stands.</param>
internal sealed class ReadWindow(Stream stream, long offset)
{
    private byte[] _buffer = new byte[1 << 18];
    private int _start;
    private int _end;

    /// <summary>Where the window starts in the manifest.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>What is in the window; valid until it is filled again.</summary>
    public ReadOnlyMemory<byte> Unread => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Drops bytes from the start.</summary>
    public void Advance(int count)
    {
        _start += count;
        Offset += count;
    }

    /// <summary>Reads on.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length && _start < _buffer.Length / 2)
            return;

        var unread = Unread.Span;
        var target = unread.Length > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        unread.CopyTo(target);
        (_buffer, _start, _end) = (target, 0, unread.Length);
    }
}

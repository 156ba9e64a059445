namespace FgClip.Storage.Activity;

/// <summary>Raises <see cref="ActivitySignal"/> for every piece of a stream that is read or written.</summary>
/// <param name="stream">The stream; disposed of with this one.</param>
public sealed class ObservedStream(Stream stream) : Stream
{
    /// <inheritdoc />
    public override bool CanRead => stream.CanRead;

    /// <inheritdoc />
    public override bool CanSeek => stream.CanSeek;

    /// <inheritdoc />
    public override bool CanWrite => stream.CanWrite;

    /// <inheritdoc />
    public override long Length => stream.Length;

    /// <inheritdoc />
    public override long Position
    {
        get => stream.Position;
        set => stream.Position = value;
    }

    /// <summary>Returns whether a stream, observed or not, is a file of this machine, in which a seek costs next to nothing.</summary>
    public static bool IsFile(Stream stream) => stream is FileStream || (stream is ObservedStream observed && IsFile(observed.Inner));

    internal Stream Inner => stream;

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Moved(stream.Read(buffer, offset, count));

    /// <inheritdoc />
    public override int Read(Span<byte> buffer) => Moved(stream.Read(buffer));

    /// <inheritdoc />
    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Moved(await stream.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Moved(await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count)
    {
        stream.Write(buffer, offset, count);
        ActivitySignal.Raise();
    }

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        stream.Write(buffer);
        ActivitySignal.Raise();
    }

    /// <inheritdoc />
    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        await WriteAsync(buffer.AsMemory(offset, count), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await stream.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        ActivitySignal.Raise();
    }

    /// <inheritdoc />
    public override void Flush() => stream.Flush();

    /// <inheritdoc />
    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => stream.Seek(offset, origin);

    /// <inheritdoc />
    public override void SetLength(long value) => stream.SetLength(value);

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => stream.DisposeAsync();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }

    private static int Moved(int bytes)
    {
        if (bytes > 0)
            ActivitySignal.Raise();
        return bytes;
    }
}

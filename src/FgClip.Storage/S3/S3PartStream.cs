using System.Buffers;

namespace FgClip.Storage.S3;

/// <summary>
/// Cuts what is written into parts of one size, as some services want them. One is sent while the next fills. What is more than one part
/// lies in a file of this machine too: a service may want all parts again, or the whole in one request.
/// </summary>
/// <param name="sendAsync">Sends a part, by its number from 1 on; null to keep all in the file.</param>
/// <param name="name">The object, for messages.</param>
/// <param name="limit">Bytes that a service takes in one request; tests lower it.</param>
internal sealed class S3PartStream(
    Func<int, Stream, CancellationToken, Task>? sendAsync, string name, long limit = S3PartStream.MaxWhole) : WriteOnlyStream
{
    /// <summary>8 MiB; a service takes 10,000 parts, which makes 78 GiB.</summary>
    public const int PartSize = 8 << 20;

    /// <summary>What a service takes in one request.</summary>
    private const long MaxWhole = 5_000_000_000;

    private const int MaxParts = 10_000;

    /// <summary>What a record fits into; the buffer grows with what is written.</summary>
    private const int FirstBuffer = 32 << 10;

    private byte[]? _filling = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _filled;
    private int _parts;
    private FileStream? _copy;
    private Task _sending = Task.CompletedTask;

    /// <summary>Whether more than one part was written.</summary>
    public bool IsLarge => _parts > 0;

    /// <summary>All that was written, for one request.</summary>
    public Stream Whole()
    {
        if (_copy is null)
            return new MemoryStream(_filling!, 0, _filled, writable: false);
        _copy.Position = 0;
        return _copy;
    }

    /// <summary>Sends what is left, unless it is all there is.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_parts > 0 && _filled > 0)
            await EndPartAsync(cancellationToken).ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
    }

    /// <summary>Sends all parts again.</summary>
    public async Task SendAgainAsync(CancellationToken cancellationToken)
    {
        var part = new byte[PartSize];
        _copy!.Position = 0;
        for (var number = 1; number <= _parts; number++)
        {
            var count = await _copy.ReadAtLeastAsync(part, PartSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            await sendAsync!(number, new MemoryStream(part, 0, count, writable: false), cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_filling is null, this);
        while (!buffer.IsEmpty)
        {
            if (_filled == PartSize)
                await EndPartAsync(cancellationToken).ConfigureAwait(false);
            var count = Math.Min(buffer.Length, PartSize - _filled);
            if (_filling.Length < _filled + count)
                Grow(_filled + count);
            buffer[..count].CopyTo(_filling.AsMemory(_filled));
            (_filled, Written, buffer) = (_filled + count, Written + count, buffer[count..]);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _sending.ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        if (_filling is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
        _filling = null;
        if (_copy is not null)
            await _copy.DisposeAsync().ConfigureAwait(false);
    }

    private void Grow(int atLeast)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(PartSize, Math.Max(atLeast, _filling!.Length * 4)));
        _filling.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_filling);
        _filling = larger;
    }

    private async Task EndPartAsync(CancellationToken cancellationToken)
    {
        await _sending.ConfigureAwait(false);
        ThrowIfTooLarge();
        _copy ??= OpenCopy();
        await _copy.WriteAsync(_filling.AsMemory(0, _filled), cancellationToken).ConfigureAwait(false);
        _parts++;
        if (sendAsync is not null)
        {
            _sending = SendAsync(_parts, _filling!, _filled, cancellationToken);
            _filling = ArrayPool<byte>.Shared.Rent(PartSize);
        }

        _filled = 0;
    }

    private async Task SendAsync(int number, byte[] part, int length, CancellationToken cancellationToken)
    {
        try
        {
            await sendAsync!(number, new MemoryStream(part, 0, length, writable: false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    private void ThrowIfTooLarge()
    {
        if (sendAsync is null && Written > limit)
            throw new IOException(
                $"{name} exceeds {limit:#,0} bytes, the largest object in one request, and this service keeps no conditions on "
                + "uploads in parts. Use fewer rows for each shard, or a service that keeps them.");
        if (sendAsync is not null && _parts == MaxParts)
            throw new IOException(
                $"{name} exceeds {(long)MaxParts * PartSize:#,0} bytes, the largest upload. Use fewer rows for each shard.");
    }

    private static FileStream OpenCopy()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"fgclip-upload-{Guid.NewGuid():n}"), options);
    }
}

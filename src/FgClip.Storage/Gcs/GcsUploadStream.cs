using System.IO.Pipelines;
using GcsObject = Google.Apis.Storage.v1.Data.Object;

namespace FgClip.Storage.Gcs;

/// <summary>
/// What is written to an object. A small one waits in memory for the one upload that commits it. Of a larger one the bytes go on their
/// way as they come, to an object of another name.
/// </summary>
/// <param name="sendAsync">Uploads all of a stream to the other name.</param>
/// <param name="name">The object, for messages.</param>
internal sealed class GcsUploadStream(Func<Stream, CancellationToken, Task<GcsObject>> sendAsync, string name)
    : WriteOnlyStream
{
    /// <summary>What is sent with the commit: 8 MiB.</summary>
    public const int SmallSize = 8 << 20;

    private readonly CancellationTokenSource _given = new();
    private MemoryStream? _small = new();
    private Pipe? _pipe;
    private Task<GcsObject>? _sending;

    /// <summary>Whether there is more than is sent with the commit.</summary>
    public bool IsLarge => _sending is not null;

    /// <summary>All that was written, where it is small.</summary>
    public Stream Small()
    {
        _small!.Position = 0;
        return _small;
    }

    /// <summary>Waits until all that was written is there under the other name.</summary>
    public async Task<GcsObject> FinishAsync()
    {
        await _pipe!.Writer.CompleteAsync().ConfigureAwait(false);
        return await _sending!.ConfigureAwait(false);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_small is null, this);
        Written += buffer.Length;
        if (_pipe is null && Written <= SmallSize)
        {
            _small.Write(buffer.Span);
            return;
        }

        if (_pipe is null)
        {
            var options = new PipeOptions(pauseWriterThreshold: 16 << 20, resumeWriterThreshold: 8 << 20, minimumSegmentSize: 256 << 10);
            _pipe = new Pipe(options);
            _sending = SendAsync(_pipe.Reader);
            await SendOnAsync(_small.GetBuffer().AsMemory(0, (int)_small.Length), cancellationToken).ConfigureAwait(false);
            await _small.DisposeAsync().ConfigureAwait(false);
        }

        await SendOnAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_small is null)
            return;
        await _small.DisposeAsync().ConfigureAwait(false);
        _small = null;
        // An upload that was not finished is one that the service never shows, and forgets.
        await _given.CancelAsync().ConfigureAwait(false);
        if (_pipe is { } pipe)
            await pipe.Writer.CompleteAsync(new OperationCanceledException()).ConfigureAwait(false);
        if (_sending is { } sending)
            await sending.ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        _given.Dispose();
    }

    private async Task SendOnAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var flushed = await _pipe!.Writer.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        if (!flushed.IsCompleted)
            return;
        await _sending!.ConfigureAwait(false);
        throw new IOException($"{name}: the upload ended before all was written.");
    }

    private async Task<GcsObject> SendAsync(PipeReader reader)
    {
        try
        {
            return await sendAsync(reader.AsStream(leaveOpen: true), _given.Token).ConfigureAwait(false);
        }
        finally
        {
            // Lets a writer that waits for room know.
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }
}

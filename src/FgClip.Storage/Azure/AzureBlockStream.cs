using System.Buffers;
using System.Text;
using Azure.Storage.Blobs.Specialized;

namespace FgClip.Storage.Azure;

/// <summary>
/// Cuts what is written into blocks. One is sent while the next fills, so that an upload holds two of them however large it is. Their ids
/// are the upload's own: of two writers at once, neither can take the other's blocks for its.
/// </summary>
internal sealed class AzureBlockStream(BlockBlobClient blob, string upload, string root, string name) : WriteOnlyStream
{
    /// <summary>8 MiB; the service takes 50,000 blocks, which makes 390 GiB.</summary>
    private const int BlockSize = 8 << 20;

    /// <summary>What a record fits into; the buffer grows with what is written.</summary>
    private const int FirstBuffer = 32 << 10;

    private readonly List<string> _ids = [];
    private byte[]? _filling = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _filled;
    private Task _sending = Task.CompletedTask;

    /// <summary>The blocks that were sent, in their order; none for an upload that fits into one request.</summary>
    public IReadOnlyList<string> BlockIds => _ids;

    /// <summary>What was written, where no block was sent.</summary>
    public MemoryStream Unsent() => new(_filling!, 0, _filled, writable: false);

    /// <summary>Sends what is left, unless it is all there is.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_ids.Count > 0 && _filled > 0)
            await SendAsync(cancellationToken).ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_filling is null, this);
        while (!buffer.IsEmpty)
        {
            if (_filled == BlockSize)
                await SendAsync(cancellationToken).ConfigureAwait(false);
            var count = Math.Min(buffer.Length, BlockSize - _filled);
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
    }

    private void Grow(int atLeast)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(BlockSize, Math.Max(atLeast, _filling!.Length * 4)));
        _filling.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_filling);
        _filling = larger;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await _sending.ConfigureAwait(false);
        var id = Convert.ToBase64String(
            Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{upload}-{_ids.Count:D6}")));
        _ids.Add(id);
        _sending = StageAsync(id, _filling!, _filled, cancellationToken);
        (_filling, _filled) = (ArrayPool<byte>.Shared.Rent(BlockSize), 0);
    }

    private async Task StageAsync(string id, byte[] block, int length, CancellationToken cancellationToken)
    {
        try
        {
            await blob.StageBlockAsync(id, new MemoryStream(block, 0, length, writable: false), cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (AzureFailure.IsAzureFailure(e, cancellationToken))
        {
            throw AzureFailure.Translate(e, root, name);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}

using Amazon.S3.Model;

namespace FgClip.Storage.S3;

/// <summary>
/// The parts of an upload that wait with the service. A service keeps them for ever, and its owner pays, so that a note of them lies in
/// the staging folder until they are gone: whoever deletes the folder gives the upload up.
/// </summary>
/// <param name="bucket">The bucket.</param>
/// <param name="key">The object.</param>
/// <param name="notes">The key of the staging folder.</param>
internal sealed class S3Parts(S3Bucket bucket, string key, string notes)
{
    private readonly SortedDictionary<int, PartETag> _sent = [];
    private string? _upload;
    private string? _note;

    /// <summary>Sends a part; the first starts the upload.</summary>
    public async Task SendAsync(int number, Stream body, S3Write write, CancellationToken cancellationToken)
    {
        if (_upload is null)
        {
            _upload = await bucket.StartPartsAsync(key, write, cancellationToken).ConfigureAwait(false);
            _note = await S3UploadNotes.WriteAsync(bucket, notes, key, _upload, cancellationToken).ConfigureAwait(false);
        }

        _sent[number] = await bucket.PutPartAsync(key, _upload, number, body, cancellationToken).ConfigureAwait(false);
    }

    public Task CompleteAsync(S3Write write, CancellationToken cancellationToken) =>
        bucket.CompleteAsync(key, _upload!, [.. _sent.Values], write, cancellationToken);

    /// <summary>Gives the upload up, unless an object was made of it.</summary>
    /// <param name="isCommitted">Whether it was.</param>
    public async Task EndAsync(bool isCommitted)
    {
        if (_upload is not { } upload)
            return;
        try
        {
            if (!isCommitted)
                await bucket.AbortAsync(key, upload, CancellationToken.None).ConfigureAwait(false);
            if (_note is { } note)
                await bucket.DeleteAsync(note, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Failure.IsS3Failure(e, CancellationToken.None))
        {
            // The note stays, and whoever deletes the staging folder tries again.
        }

        (_upload, _note) = (null, null);
        _sent.Clear();
    }
}

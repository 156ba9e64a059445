using System.Text;
using Amazon.S3;

namespace FgClip.Storage.S3;

/// <summary>
/// Notes of uploads in parts, in staging folders: two lines, the key and the upload. A service's own list of uploads does not say which
/// attempt one is of, and some services list those of one exact key alone.
/// </summary>
internal static class S3UploadNotes
{
    private const string NamePrefix = ObjectName.ReservedPrefix + "upload-";

    /// <summary>Returns whether a key is a note's.</summary>
    public static bool IsNote(string key) =>
        key.AsSpan(key.LastIndexOf('/') + 1).StartsWith(NamePrefix, StringComparison.Ordinal);

    /// <summary>Writes a note; returns its key.</summary>
    public static async Task<string> WriteAsync(
        S3Bucket bucket, string folder, string key, string upload, CancellationToken cancellationToken)
    {
        var mark = Guid.NewGuid().ToString("n");
        var note = $"{(folder.Length == 0 ? "" : folder + "/")}{NamePrefix}{mark}";
        using var body = new MemoryStream(Encoding.UTF8.GetBytes($"{key}\n{upload}"));
        await bucket.PutAsync(note, body, new S3Write(mark), cancellationToken).ConfigureAwait(false);
        return note;
    }

    /// <summary>Gives the upload of a note up; one that has become an object, or is gone, is not an error.</summary>
    public static async Task AbortAsync(S3Bucket bucket, string note, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await bucket.ReadAsync(note, 0, 1 << 20, version: null, cancellationToken).ConfigureAwait(false);
            using var reader = new StreamReader(answer.ResponseStream, Encoding.UTF8);
            var lines = (await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Split('\n');
            if (lines is [var key, var upload])
                await bucket.AbortAsync(key, upload, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (S3Failure.IsMissing(e))
        {
            // Ended by its own writer meanwhile.
        }
    }
}

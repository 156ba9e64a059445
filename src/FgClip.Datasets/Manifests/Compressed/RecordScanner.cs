using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace FgClip.Datasets.Manifests.Compressed;

/// <summary>Reads what <see cref="RecordWriter"/> wrote.</summary>
/// <param name="file">The file's name, for messages.</param>
internal sealed class RecordScanner(string file)
{
    /// <summary>All records.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public async IAsyncEnumerable<ManifestRecord> ScanAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var window = new ReadWindow(stream, 0);
        while (await HasAsync(window, 1, cancellationToken).ConfigureAwait(false))
        {
            var (number, length, fault) = await HeadingAsync(window, cancellationToken).ConfigureAwait(false);
            if (fault is not null)
            {
                yield return new ManifestRecord(window.Offset, number, default, fault);
                continue;
            }

            if (!await HasAsync(window, length + 1, cancellationToken).ConfigureAwait(false))
                throw Damaged();
            yield return new ManifestRecord(window.Offset, number, window.Unread[..length]);
            window.Advance(length + 1);
        }
    }

    private async ValueTask<(long Number, int Length, string? Fault)> HeadingAsync(ReadWindow window, CancellationToken cancellationToken)
    {
        int end;
        while ((end = window.Unread.Span.IndexOf((byte)'\n')) < 0)
        {
            if (!await window.FillAsync(cancellationToken).ConfigureAwait(false))
                throw Damaged();
        }

        var heading = window.Unread[..end].Span;
        if (!Utf8Parser.TryParse(heading, out long number, out var digits) || digits + 1 >= heading.Length)
            throw Damaged();

        var rest = heading[(digits + 1)..];
        var fault = rest[0] == '!' ? Encoding.UTF8.GetString(rest[1..]) : null;
        var length = 0;
        if (fault is null
            && (!Utf8Parser.TryParse(rest, out length, out digits) || digits != rest.Length
                || length is < 0 or > ManifestLimits.RecordBytes))
            throw Damaged();

        window.Advance(end + 1);
        return (number, length, fault);
    }

    private static async ValueTask<bool> HasAsync(ReadWindow window, int count, CancellationToken cancellationToken)
    {
        while (window.Unread.Length < count)
        {
            if (!await window.FillAsync(cancellationToken).ConfigureAwait(false))
                return false;
        }

        return true;
    }

    private InvalidDataException Damaged() => new($"{file} is damaged. It was written when the job was planned; start a new dataset.");
}

using System.Globalization;
using System.Text;

namespace FgClip.Datasets.Manifests.Compressed;

/// <summary>
/// Writes records so that they can be read from their middle: each as a line <c>number length</c> and its bytes, or as a line
/// <c>number !fault</c>. <see cref="RecordScanner"/> reads them.
/// </summary>
internal static class RecordWriter
{
    public static async ValueTask WriteAsync(Stream stream, ManifestRecord record, CancellationToken cancellationToken)
    {
        var heading = record.Fault is { } fault
            ? string.Create(CultureInfo.InvariantCulture, $"{record.Number} !{fault}\n")
            : string.Create(CultureInfo.InvariantCulture, $"{record.Number} {record.Bytes.Length}\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(heading), cancellationToken).ConfigureAwait(false);
        if (record.Fault is not null)
            return;
        await stream.WriteAsync(record.Bytes, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }
}

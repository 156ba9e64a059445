using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace FgClip.Exports.Parts;

/// <summary>A file in Arrow's IPC format (Feather version 2), not compressed: readers map it into memory.</summary>
internal sealed class ArrowPart : IPartFormat
{
    public string Extension => "arrow";

    public async Task WriteAsync(string path, Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        await using var file = File.Create(path);
        using var writer = new ArrowFileWriter(file, schema, leaveOpen: true);
        await writer.WriteStartAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            await writer.WriteRecordBatchAsync(batch, cancellationToken).ConfigureAwait(false);
        await writer.WriteEndAsync(cancellationToken).ConfigureAwait(false);
    }
}

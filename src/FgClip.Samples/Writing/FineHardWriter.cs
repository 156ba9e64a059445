using System.Text.Encodings.Web;
using System.Text.Json;

namespace FgClip.Samples.Writing;

/// <summary>Writes a FineHARD file item by item: a JSON array with one item a line, Chinese as itself.</summary>
internal sealed class FineHardWriter(Stream output)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool _started;

    public async Task WriteAsync(FineHardItem item, CancellationToken cancellationToken)
    {
        await output.WriteAsync(_started ? ",\n"u8.ToArray() : "[\n"u8.ToArray(), cancellationToken);
        await JsonSerializer.SerializeAsync(output, item, Readable, cancellationToken);
        _started = true;
    }

    public async Task CompleteAsync(CancellationToken cancellationToken) =>
        await output.WriteAsync(_started ? "\n]\n"u8.ToArray() : "[]\n"u8.ToArray(), cancellationToken);
}

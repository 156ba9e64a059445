using System.Text.Json;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests.Tar;
using FgClip.Storage;

namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>
/// The Parquet file that img2dataset writes beside each tar, with a row for each download. It is read, whole, when the first sample asks.
/// Rows whose download failed belong to no sample, and nobody asks for them.
/// </summary>
internal sealed class ParquetSidecar(IObjectStore store, ObjectInfo info, ManifestOptions options, ReadingRules rules)
    : ISidecar, IDisposable
{
    private const int MaxRows = 1_000_000;
    private const long MaxBytes = 1L << 30;

    private Dictionary<string, JsonElement>? _rows;

    /// <summary>Whether a sample asked.</summary>
    public bool WasAsked => _rows is not null;

    public async ValueTask<JsonElement?> FindAsync(string key, CancellationToken cancellationToken)
    {
        _rows ??= await ReadAsync(cancellationToken).ConfigureAwait(false);
        return _rows.TryGetValue(key, out var row) ? row : null;
    }

    public void Dispose() => _rows?.Clear();

    private async Task<Dictionary<string, JsonElement>> ReadAsync(CancellationToken cancellationToken)
    {
        var stream = await store.OpenReadAsync(info.Name, 0, null, cancellationToken).ConfigureAwait(false);
        using var manifest = await ParquetManifest.OpenAsync(info.Name, stream, info.Length, cancellationToken).ConfigureAwait(false);
        var rows = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var bytes = 0L;
        using var reader = new ParquetRowReader(manifest, options, rules);
        await foreach (var row in reader.ReadAsync(0, cancellationToken).ConfigureAwait(false))
        {
            bytes += row.Bytes;
            if (rows.Count == MaxRows || bytes > MaxBytes)
                throw new ManifestFormatException(
                    $"{info.Name} has more than {MaxRows:N0} rows or {MaxBytes:N0} bytes, too many for a file beside a tar.");
            if (row is { Fault: null, Key: { } key, Json: { } json })
                rows.TryAdd(key, json);
        }

        return rows;
    }
}

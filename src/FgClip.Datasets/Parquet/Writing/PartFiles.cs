using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Columns;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Writing;

/// <summary>Which library writes a part.</summary>
internal static class PartFiles
{
    /// <summary>Starts a file: by Parquet.Net, or by ParquetSharp where vectors or dense maps are not float32.</summary>
    public static async Task<IPartFile> CreateAsync(
        Stream stream, PartSchema layout, ParquetSchema schema, PartMetadata metadata, CancellationToken cancellationToken) =>
        layout.Features is { Dense: true, DenseType: not DenseType.Float32 } or { VectorType: VectorType.Float16 }
            ? new ParquetSharpFile(stream, schema, metadata.ToPairs())
            : await ParquetNetFile.CreateAsync(stream, schema, metadata.ToPairs(), cancellationToken).ConfigureAwait(false);
}

using System.Formats.Tar;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Apache.Arrow;
using FgClip.Datasets.ClipRetrieval;
using FgClip.Exports.Rows;

namespace FgClip.Exports.Parts;

/// <summary>
/// A tar of samples as webdataset reads them: <c>000000000017.json</c> with the values and <c>000000000017.image_embedding.npy</c> for each
/// vector that there is. A sample is named by the number of its row in the dataset, and of its box.
/// </summary>
internal sealed class VectorTar : IPartFormat
{
    public string Extension => "tar";

    public async Task WriteAsync(string path, Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(File.Create(path), TarEntryFormat.Ustar, leaveOpen: false);
        await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            for (var row = 0; row < batch.Length; row++)
            {
                var name = Name(batch, row);
                await WriteAsync($"{name}.json", Values(batch, row)).ConfigureAwait(false);
                foreach (var field in schema.FieldsList)
                {
                    if (batch.Column(field.Name) is FixedSizeListArray vectors && !vectors.IsNull(row))
                        await WriteAsync($"{name}.{field.Name}.npy", Npy(CellReader.Vector(vectors, row))).ConfigureAwait(false);
                }
            }
        }

        Task WriteAsync(string file, byte[] content) => tar.WriteEntryAsync(
            new UstarTarEntry(TarEntryType.RegularFile, file)
            {
                // The same rows make the same bytes.
                ModificationTime = DateTimeOffset.UnixEpoch,
                DataStream = new MemoryStream(content, writable: false),
            },
            cancellationToken);
    }

    private static string Name(RecordBatch batch, int row)
    {
        var number = ((Int64Array)batch.Column(ExportColumns.DatasetRow)).GetValue(row)!.Value;
        var name = number.ToString("000000000000", CultureInfo.InvariantCulture);
        return BoxBatches.RegionOf(batch, row) is { } region ? string.Create(CultureInfo.InvariantCulture, $"{name}-{region:0000}") : name;
    }

    private static byte[] Values(RecordBatch batch, int row)
    {
        var values = batch.Schema.FieldsList.Where(field => batch.Column(field.Name) is not FixedSizeListArray)
            .ToDictionary(field => field.Name, field => CellReader.Finite(CellReader.Read(batch.Column(field.Name), row)));
        return JsonSerializer.SerializeToUtf8Bytes(values);
    }

    private static byte[] Npy(ReadOnlySpan<float> vector) => [.. NpyHeader.OfVector(vector.Length), .. MemoryMarshal.AsBytes(vector)];
}

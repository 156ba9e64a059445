using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace FgClip.Exports.Parts;

/// <summary>
/// Parquet with Arrow's schema in its metadata, so that pyarrow and datasets see lists of fixed size where others see lists. Vectors are
/// split by bytes and without a dictionary: their signs and exponents lie together and are what zstd makes smaller.
/// </summary>
/// <param name="withVectors">Whether the vectors are written, or only the other columns.</param>
internal sealed class ParquetPart(bool withVectors) : IPartFormat
{
    private const int RowsOfGroup = 1 << 14;

    public string Extension => "parquet";

    public async Task WriteAsync(string path, Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        Field[] fields = [.. schema.FieldsList.Where(field => withVectors || field.DataType is not FixedSizeListType)];
        var written = new Schema(fields, metadata: null);
        using var properties = Properties(fields);
        using var arrow = ArrowProperties();
        using var writer = new FileWriter(path, written, properties, arrow);
        await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            writer.WriteBufferedRecordBatch(
                withVectors ? batch : new RecordBatch(written, fields.Select(field => batch.Column(field.Name)), batch.Length));
        }

        writer.Close();
    }

    private static WriterProperties Properties(Field[] fields)
    {
        using var builder = new WriterPropertiesBuilder();
        builder.Compression(Compression.Zstd).CompressionLevel(3).MaxRowGroupLength(RowsOfGroup)
            .DataPageVersion(ParquetDataPageVersion.V2);
        foreach (var field in fields.Where(field => field.DataType is FixedSizeListType))
        {
            using var path = new ParquetSharp.Schema.ColumnPath([field.Name, "list", "element"]);
            builder.DisableDictionary(path).DisableStatistics(path).Encoding(path, Encoding.ByteStreamSplit);
        }

        return builder.Build();
    }

    private static ArrowWriterProperties ArrowProperties()
    {
        using var builder = new ArrowWriterPropertiesBuilder();
        return builder.StoreSchema().UseThreads(false).Build();
    }
}

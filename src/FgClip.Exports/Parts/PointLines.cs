using System.Text.Json;
using Apache.Arrow;
using FgClip.Exports.Rows;

namespace FgClip.Exports.Parts;

/// <summary>
/// Points for Qdrant: each line is the body of a request to <c>PUT /collections/{name}/points</c>, with some hundred points. A vector has
/// its column's name, the other columns are the payload.
/// </summary>
internal sealed class PointLines : IPartFormat
{
    // 768 numbers take 8 KB, and Qdrant takes requests of 32 MB unless it is told otherwise.
    private const int PointsOfRequest = 500;

    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    public string Extension => "jsonl";

    public async Task WriteAsync(string path, Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        await using var file = File.Create(path);
        await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            for (var first = 0; first < batch.Length; first += PointsOfRequest)
            {
                Write(file, batch, first, Math.Min(first + PointsOfRequest, batch.Length));
                await file.WriteAsync(LineEnd, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static void Write(Stream file, RecordBatch batch, int first, int end)
    {
        using var json = new Utf8JsonWriter(file);
        json.WriteStartObject();
        json.WriteStartArray("points");
        for (var row = first; row < end; row++)
            WritePoint(json, batch, row);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, RecordBatch batch, int row)
    {
        json.WriteStartObject();
        WriteId(json, batch, row);
        json.WriteStartObject("vector");
        foreach (var field in batch.Schema.FieldsList)
        {
            if (batch.Column(field.Name) is not FixedSizeListArray vectors || vectors.IsNull(row))
                continue;
            json.WriteStartArray(field.Name);
            foreach (var number in CellReader.Vector(vectors, row))
                json.WriteNumberValue(number);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteStartObject("payload");
        foreach (var field in batch.Schema.FieldsList.Where(field => batch.Column(field.Name) is not FixedSizeListArray))
        {
            json.WritePropertyName(field.Name);
            JsonSerializer.Serialize(json, CellReader.Finite(CellReader.Read(batch.Column(field.Name), row)));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The number of the row; of a box a UUID with the numbers of row and box, because Qdrant has no other ids.</summary>
    private static void WriteId(Utf8JsonWriter json, RecordBatch batch, int row)
    {
        var number = ((Int64Array)batch.Column(ExportColumns.DatasetRow)).GetValue(row)!.Value;
        if (BoxBatches.RegionOf(batch, row) is { } region)
        {
            json.WriteString(
                "id", new Guid((int)(number >> 32), (short)(number >> 16), (short)number, BitConverter.GetBytes((long)region)));
        }
        else
        {
            json.WriteNumber("id", number);
        }
    }
}

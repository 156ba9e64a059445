using System.Globalization;
using System.Text;
using Apache.Arrow;
using FgClip.Datasets.Layout;
using FgClip.Exports.Specs;

namespace FgClip.Exports.Parts;

/// <summary>
/// Lines for PostgreSQL's COPY in its text format: tabs between values, <c>\N</c> for null, backslashes before what has a meaning. A
/// vector is written as pgvector reads it, with as many digits as give the same float32 back.
/// </summary>
internal sealed class CopyPart : IPartFormat
{
    public string Extension => "copy";

    public async Task WriteAsync(string path, Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        await using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var line = new StringBuilder();
        await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            for (var row = 0; row < batch.Length; row++)
            {
                line.Clear();
                foreach (var field in schema.FieldsList)
                {
                    if (line.Length > 0)
                        line.Append('\t');
                    Append(line, batch, field.Name, row);
                }

                await file.WriteAsync(line.Append('\n'), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static void Append(StringBuilder line, RecordBatch batch, string name, int row)
    {
        var column = batch.Column(name);
        if (column.IsNull(row))
            line.Append("\\N");
        else if (column is FixedSizeListArray vectors)
            AppendVector(line, CellReader.Vector(vectors, row));
        else
            AppendText(line, CellReader.Format(CellReader.Read(column, row)!), () =>
                $"The row {((StringArray)batch.Column(ColumnNames.Key)).GetString(row)} has the character U+0000 in its column {name}, "
                + "which PostgreSQL does not store. Leave the row out with --where, or the column with --columns.");
    }

    private static void AppendVector(StringBuilder line, ReadOnlySpan<float> vector)
    {
        var separator = '[';
        foreach (var number in vector)
        {
            line.Append(separator).Append(CultureInfo.InvariantCulture, $"{number}");
            separator = ',';
        }

        line.Append(']');
    }

    private static void AppendText(StringBuilder line, string text, Func<string> refusal)
    {
        foreach (var character in text)
        {
            _ = character switch
            {
                '\0' => throw new ExportRefusedException(refusal()),
                '\\' => line.Append("\\\\"),
                '\t' => line.Append("\\t"),
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                _ => line.Append(character),
            };
        }
    }
}

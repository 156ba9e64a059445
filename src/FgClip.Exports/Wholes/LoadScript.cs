using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using FgClip.Exports.Rows;
using FgClip.Exports.Specs;
using FgClip.Mining.Plans;

namespace FgClip.Exports.Wholes;

/// <summary>The script that loads lines for COPY into a table: <c>psql -v ON_ERROR_STOP=1 -f load.sql</c> in the folder.</summary>
internal static class LoadScript
{
    /// <summary>The script's name.</summary>
    public const string Name = "load.sql";

    /// <summary>PostgreSQL cuts longer names off, and then two may be the same.</summary>
    private const int MaxName = 63;

    /// <summary>Refuses columns that cannot be columns of a table.</summary>
    /// <exception cref="ExportRefusedException">A name is too long.</exception>
    public static void Check(Schema schema)
    {
        foreach (var field in schema.FieldsList)
        {
            if (Encoding.UTF8.GetByteCount(field.Name) > MaxName || field.Name.Contains('\0', StringComparison.Ordinal))
                throw new ExportRefusedException(
                    $"--columns: the name {field.Name} has more than {MaxName} bytes, or the character U+0000, and PostgreSQL takes "
                    + "neither. Name the other columns.");
        }
    }

    /// <summary>Writes the script.</summary>
    /// <param name="table">The table that it makes.</param>
    /// <param name="schema">Its columns.</param>
    /// <param name="parts">The files.</param>
    public static string Write(string table, Schema schema, IEnumerable<MinedPart> parts)
    {
        var (fields, quoted) = (schema.FieldsList, Quote(table));
        var key = fields.Any(BoxBatches.IsRegion)
            ? $"{Quote(ExportColumns.DatasetRow)}, {Quote(BoxBatches.Region)}" : Quote(ExportColumns.DatasetRow);
        var script = new StringBuilder()
            .Append("-- In this folder: psql -v ON_ERROR_STOP=1 -f load.sql\n")
            .Append("BEGIN;\nCREATE EXTENSION IF NOT EXISTS vector;\n")
            .Append("CREATE TABLE ").Append(quoted).Append(" (\n")
            .AppendJoin(",\n", fields.Select(field => $"  {Quote(field.Name)} {TypeOf(field.DataType)}").Append($"  PRIMARY KEY ({key})"))
            .Append("\n);\n");
        foreach (var part in parts)
            script.Append("\\copy ").Append(quoted).Append(" FROM '").Append(part.Name).Append("'\n");
        script.Append("COMMIT;\n");
        foreach (var field in fields.Where(field => field.DataType is FixedSizeListType))
        {
            script.Append("-- CREATE INDEX ON ").Append(quoted).Append(" USING hnsw (").Append(Quote(field.Name))
                .Append(" vector_cosine_ops);\n");
        }

        return script.ToString();
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string TypeOf(IArrowType type) => type switch
    {
        StringType => "text",
        BooleanType => "boolean",
        Int32Type => "integer",
        Int64Type => "bigint",
        FloatType => "real",
        DoubleType => "double precision",
        FixedSizeListType vector => $"vector({vector.ListSize})",
        _ => throw new NotSupportedException($"No export has a column of {type.Name}."),
    };
}

using FgClip.Fuzz.Targets;
using ParquetSharp;
using Encoding = System.Text.Encoding;

namespace FgClip.Fuzz.Generation.Manifests;

/// <summary>
/// Parquet as other programs write it: texts as annotated or bare bytes, with dictionaries or without, any compression and row groups,
/// beside columns of types that the output does not have.
/// </summary>
internal static class ParquetGenerator
{
    public static FuzzFile Create(Random random)
    {
        var rows = Texts.Rows(random, () => Texts.Line(random));
        string[] names = ["key", "image", "caption", "note"];
        random.Shuffle(names);
        var bare = names.ToDictionary(name => name, _ => random.Once(3));
        List<Column> columns =
            [.. names.Select(name => bare[name] ? new Column<byte[]?>(name, LogicalType.None()) : (Column)new Column<string?>(name))];
        var others = random.GetItems(ParquetColumns.All, random.Next(4)).DistinctBy(other => other.Column.Name).ToArray();
        columns.AddRange(others.Select(other => other.Column));

        using var builder = new WriterPropertiesBuilder();
        builder.Compression(random.One(
            Compression.Uncompressed, Compression.Snappy, Compression.Gzip, Compression.Zstd, Compression.Brotli));
        if (random.Once(2))
            builder.DisableDictionary();
        if (random.Once(3))
            builder.Version(ParquetVersion.PARQUET_1_0);
        if (random.Once(3))
            builder.DisableStatistics();
        builder.DataPagesize(random.One(64, 1 << 20));
        using var properties = builder.Build();
        using var file = new MemoryStream();
        using (var writer = new ParquetFileWriter(file, [.. columns], null, properties, null, true))
        {
            foreach (var part in rows.Chunk(random.Once(2) ? rows.Length : random.Next(1, rows.Length + 1)))
            {
                using var group = writer.AppendRowGroup();
                foreach (var name in names)
                    Write(group, name, bare[name], part);
                foreach (var other in others)
                    other.Write(group, part.Length, random);
            }

            writer.Close();
        }

        return new(file.ToArray()) { Truth = new ManifestTruth(rows) };
    }

    private static void Write(RowGroupWriter group, string name, bool isBare, RowTruth[] rows)
    {
        var values = rows.Select(row => name switch
        {
            "key" => row.Key,
            "image" => row.Image,
            "caption" => row.Caption,
            _ => row.Note,
        });
        using var column = group.NextColumn();
        if (isBare)
            column.LogicalWriter<byte[]?>().WriteBatch([.. values.Select(value => value is null ? null : Encoding.UTF8.GetBytes(value))]);
        else
            column.LogicalWriter<string?>().WriteBatch([.. values]);
    }
}

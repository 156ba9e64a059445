using System.Formats.Tar;
using System.IO.Compression;
using FgClip.TestKit;
using ParquetSharp;
using Encoding = System.Text.Encoding;

namespace FgClip.Fuzz.Targets;

/// <summary>Small manifests of each format, with every kind of value that rows have.</summary>
internal static class ManifestSeeds
{
    private const int Rows = 8;

    public static Task<byte[]> JsonLinesAsync() =>
        Task.FromResult(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Rows).Select(i =>
        $$$"""
        {"image": "a/{{{i}}}.jpg", "caption": "a caption of 3 words, \"quoted\" — 猫", "key": "key-{{{i}}}", "n": {{{i}}}, "score": {{{i}}}.5, "flag": true, "more": {"a": [1, null]}, "boxes": [{"box": [0, 1, 20.5, 30], "label": "a box", "negatives": ["no box", "nor this"]}]}

        """.ReplaceLineEndings("\n")))));

    public static Task<byte[]> FineHardAsync() =>
        Task.FromResult(Encoding.UTF8.GetBytes($"[{string.Join(",\n", Enumerable.Range(0, Rows).Select(i =>
        $$$"""
        {"f_path": "a/{{{i}}}.jpg", "caption": "long {{{i}}}", "short_caption": "short", "is_cn": {{{(i == 5
            ? "true"
            : "false")}}}, "bbox_info": [{"bbox": [0.1, 0.2, 0.5, 0.6, 0.99], "short_expr": "a phrase", "long_expr": "a long one", "flag_short_neg": 1, "short_expr_negs": {"0": "no", "1": "nor"}}]}
        """))}]"));

    public static Task<byte[]> CsvAsync() => Task.FromResult(Delimited(','));

    public static Task<byte[]> TsvAsync() => Task.FromResult(Delimited('\t'));

    public static async Task<byte[]> GzipAsync()
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(await JsonLinesAsync());
        return compressed.ToArray();
    }

    public static Task<byte[]> ParquetAsync()
    {
        using var file = new MemoryStream();
        using (var writer =
            new ParquetFileWriter(
                file, [new Column<string>("image"), new Column<string>("caption"), new Column<string>("key"), new Column<long>("n"),
                new Column<double?>("score"), new Column<bool>("flag")]))
        {
            foreach (var half in Enumerable.Range(0, Rows).Chunk(Rows / 2))
            {
                using var group = writer.AppendRowGroup();
                Write(group, half, i => $"a/{i}.jpg");
                Write(group, half, i => $"caption {i}");
                Write(group, half, i => $"key-{i}");
                Write(group, half, i => (long)i);
                Write(group, half, i => i % 2 == 0 ? i / 2.0 : (double?)null);
                Write(group, half, i => i % 2 == 0);
            }

            writer.Close();
        }

        return Task.FromResult(file.ToArray());

        static void Write<T>(RowGroupWriter group, int[] rows, Func<int, T> value)
        {
            using var column = group.NextColumn().LogicalWriter<T>();
            column.WriteBatch([.. rows.Select(value)]);
        }
    }

    public static async Task<byte[]> TarAsync()
    {
        var image = await File.ReadAllBytesAsync(Fixtures.At("images", "rgb_15x15.png"));
        using var file = new MemoryStream();
        await using (var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
        {
            for (var i = 0; i < Rows; i++)
            {
                await AddAsync(tar, $"{i:00000}.png", image);
                await AddAsync(tar, $"{i:00000}.txt", Encoding.UTF8.GetBytes($"caption {i}"));
                await AddAsync(tar, $"{i:00000}.json",
                    Encoding.UTF8.GetBytes(
                        $$"""{"caption": "caption {{i}}", "url": "https://example.org/{{i}}", "width": 15, "key": "{{i:00000}}"}"""));
            }
        }

        return file.ToArray();
    }

    private static byte[] Delimited(char delimiter) => Encoding.UTF8.GetBytes(string.Concat(
        new[] { "image", "caption", "key", "n" }.Aggregate((a, b) => a + delimiter + b) + "\n",
        string.Concat(Enumerable.Range(0, Rows).Select(i => string.Join(delimiter, $"a/{i}.jpg", i % 2 == 0 ? "\"a "
            + $"\"\"caption\"\"{delimiter}\nof two lines\"" : "plain", $"key-{i}", $"{i}") + "\n"))));

    private static async Task AddAsync(TarWriter tar, string name, byte[] content)
    {
        var entry = new PaxTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = new MemoryStream(content),
            ModificationTime = DateTimeOffset.UnixEpoch,
        };
        await tar.WriteEntryAsync(entry);
    }
}

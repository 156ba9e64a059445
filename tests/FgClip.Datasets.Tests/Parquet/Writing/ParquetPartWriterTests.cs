using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Parquet.Writing;

public sealed class ParquetPartWriterTests : IDisposable
{
    private const int Dimension = 8;

    private readonly TempFolder _folder = new();
    private readonly FileObjectStore _store;
    private readonly JobSpec _spec;

    public ParquetPartWriterTests()
    {
        _store = new FileObjectStore(_folder.Path);
        _spec = Samples.Spec(_folder.Path, "in.jsonl") with { Features = Samples.EveryFeature };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => _folder.At("part.parquet");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_columns_are_those_that_were_asked_for_in_their_order()
    {
        await WriteAsync(Samples.EveryFeature, Samples.Rows(3, Dimension));

        await using var reader = await ParquetPartReader.OpenAsync(_store, "part.parquet", Cancel);
        Assert.Equal(
            [
                "key", "image", "number", "quarter", "even", "width", "height", "sha256", "image_embedding", "text_embedding_short",
                "text_embedding_long", "similarity_short", "similarity_long", "logit_short", "logit_long", "regions", "dense_height",
                "dense_width", "dense_embedding", "status", "error",
            ],
            reader.Columns);
    }

    [Theory]
    [InlineData(true, false, "key image number quarter even width height sha256 image_embedding status error")]
    [InlineData(false, true, "key image number quarter even text_embedding_box status error")]
    public async Task Columns_that_were_not_asked_for_are_not_there(bool image, bool text, string columns)
    {
        await WriteAsync(new FeatureOptions { Image = image, TextHeads = text ? [TextHead.Box] : [] }, Samples.Rows(3, Dimension));

        await using var reader = await ParquetPartReader.OpenAsync(_store, "part.parquet", Cancel);
        Assert.Equal(columns.Split(' '), reader.Columns);
    }

    [Fact]
    public async Task The_summary_counts_rows_by_status()
    {
        var summary = await WriteAsync(Samples.EveryFeature, Samples.Rows(11, Dimension));

        Assert.Equal(11, summary.Rows);
        Assert.Equal(
            new Dictionary<RowStatus, long> { [RowStatus.Ok] = 7, [RowStatus.EmptyCaption] = 2, [RowStatus.BadRow] = 2 }, summary.Statuses);
    }

    [Fact]
    public async Task Texts_of_16_MiB_end_a_row_group_before_its_vectors_do()
    {
        var row = Samples.Row(0, Dimension);
        var texts = row with { Input = row.Input with { Carried = [new string('a', 9 << 20), .. row.Input.Carried.Skip(1)] } };

        await WriteAsync(Samples.EveryFeature, [texts, texts, texts]);

        await using var reader = await ParquetPartReader.OpenAsync(_store, "part.parquet", Cancel);
        Assert.Equal((2, 3), (reader.RowGroups, reader.Rows));
    }

    [Theory]
    [InlineData(ParquetPartWriter.RowGroupBytes, 1)]
    [InlineData(1, 23)]
    [InlineData(4_000, 5)]
    public async Task What_was_written_is_read_back_whatever_the_row_groups(int rowGroupBytes, int groupsAtLeast)
    {
        var rows = Samples.Rows(23, Dimension);
        await WriteAsync(Samples.EveryFeature, rows, rowGroupBytes);

        await using var reader = await ParquetPartReader.OpenAsync(_store, "part.parquet", Cancel);
        Assert.True(reader.RowGroups >= groupsAtLeast, $"{reader.RowGroups} row groups");
        Assert.Equal(23, reader.Rows);
        Assert.Equal(rows.Select(r => r.Input.Key), await reader.ReadTextAsync("key", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.Error), await reader.ReadTextAsync("error", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.Width), await reader.ReadAsync<int>("width", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => (long?)r.Input.Carried[1]), await reader.ReadAsync<long>("number", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.ImageEmbedding), await reader.ReadVectorsAsync("image_embedding", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.TextEmbeddings.ElementAtOrDefault(1)),
            await reader.ReadVectorsAsync("text_embedding_long", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.Dense?.Values.ToArray()),
            await reader.ReadVectorsAsync("dense_embedding", Cancel).ToListAsync(Cancel));
    }

    [Theory]
    [InlineData(DenseType.Float32)]
    [InlineData(DenseType.Float16)]
    [InlineData(DenseType.Int8)]
    public async Task DuckDB_reads_every_value_of_every_column(DenseType dense)
    {
        var rows = Samples.Rows(12, Dimension);
        await WriteAsync(Dense(dense), rows, rowGroupBytes: 4_000);

        var read = await DuckDb.QueryElementsAsync($"select * from '{File}'");

        Assert.Equal(rows.Count, read.Count);
        foreach (var (row, json) in rows.Zip(read))
            Expectation.Same(row, json, dense);
    }

    [Fact]
    public async Task DuckDB_reads_lists_longer_than_what_is_written_at_once()
    {
        var map = new DenseMap(300, 300, Samples.Vector(1, 300 * 300 * 2));
        var rows = Samples.Rows(3, Dimension).Select((row, i) => i == 1 ? row with { Dense = null } : row with { Dense = map }).ToList();
        await WriteAsync(Dense(DenseType.Float16), rows);

        var read = await DuckDb.QueryElementsAsync($"select * from '{File}'");

        foreach (var (row, json) in rows.Zip(read))
            Expectation.Same(row, json, DenseType.Float16);
    }

    [Fact]
    public async Task Both_libraries_write_the_same_schema_but_for_the_dense_numbers()
    {
        const string Columns = "name, type, repetition_type, num_children, converted_type";
        await WriteAsync(Samples.EveryFeature, Samples.Rows(3, Dimension));
        var net = await SchemaAsync();
        await WriteAsync(Dense(DenseType.Float16), Samples.Rows(3, Dimension));
        var sharp = await SchemaAsync();

        Assert.Equal(net.Count, sharp.Count);
        // The root's name and repetition mean nothing.
        var different = net.Zip(sharp).Skip(1).Where(pair => pair.First != pair.Second).ToList();
        Assert.Equal("FLOAT", Assert.Single(different).First.Split('|')[1]);
        Assert.Equal("FIXED_LEN_BYTE_ARRAY", different[0].Second.Split('|')[1]);

        async Task<List<string>> SchemaAsync() =>
            [.. (await DuckDb.QueryElementsAsync($"select {Columns} from parquet_schema('{File}')"))
                .Select(r => string.Join('|', r.EnumerateObject().Select(p => p.Value.ToString())))];
    }

    [Fact]
    public async Task A_coarser_number_takes_less_room()
    {
        var rows = Samples.Rows(60, 64);
        var bytes = new List<long>();
        foreach (var type in new[] { DenseType.Float32, DenseType.Float16, DenseType.Int8 })
        {
            await WriteAsync(Dense(type), [.. rows.Select((r, i) => r with { Dense = new DenseMap(16, 16, Noise(i, 16 * 16 * 64)) })]);
            var column = await DuckDb.QueryElementsAsync(
                $"select sum(total_compressed_size)::double b from parquet_metadata('{File}') "
                + "where path_in_schema like 'dense_embedding%'");
            bytes.Add((long)column[0].GetProperty("b").GetDouble());
        }

        Assert.InRange(bytes[1], 1, 0.55 * bytes[0]);
        Assert.InRange(bytes[2], 1, 0.30 * bytes[0]);
    }

    [Theory]
    [InlineData(DenseType.Float32)]
    [InlineData(DenseType.Float16)]
    public async Task DuckDB_reads_the_metadata_and_the_compression(DenseType dense)
    {
        await WriteAsync(Dense(dense), Samples.Rows(3, Dimension));

        var pairs = await DuckDb.QueryElementsAsync($"select decode(key) k, decode(value) v from parquet_kv_metadata('{File}')");
        var codecs = await DuckDb.QueryElementsAsync($"select distinct compression c from parquet_metadata('{File}')");

        Assert.Equal(Samples.Metadata(_spec).ToPairs(),
            pairs.ToDictionary(p => p.GetProperty("k").GetString()!, p => p.GetProperty("v").GetString()!));
        Assert.Equal("ZSTD", Assert.Single(codecs).GetProperty("c").GetString());
    }

    /// <summary>A reader loads the footer to open a part, so what a row brings along must not be in it.</summary>
    [Theory]
    [InlineData(DenseType.Float32)]
    [InlineData(DenseType.Float16)]
    public async Task Long_texts_are_not_in_the_footer(DenseType dense)
    {
        var text = new string('x', 1 << 20);
        var rows = Samples.Rows(3, Dimension)
            .Select(row => row with { Input = row.Input with { Carried = [text, .. row.Input.Carried.Skip(1)] } });
        await WriteAsync(Dense(dense), [.. rows], rowGroupBytes: 1);

        var statistics = await DuckDb.QueryElementsAsync(
            "select type, stats_min_value is null as bare, stats_min is null as bare_before, stats_null_count c from "
            + $"parquet_metadata('{File}')");
        var ofTexts = statistics.Where(column => column.GetProperty("type").GetString() == "BYTE_ARRAY").ToList();
        Assert.True(ofTexts.Count > 9);
        Assert.All(ofTexts,
            column => Assert.True(column.GetProperty("bare").GetBoolean() && column.GetProperty("bare_before").GetBoolean()));
        Assert.Contains(statistics,
            column => column.GetProperty("type").GetString() == "INT64" && !column.GetProperty("bare").GetBoolean());
        Assert.InRange(BitConverter.ToInt32((await System.IO.File.ReadAllBytesAsync(File, Cancel)).AsSpan()[^8..]), 1, 100_000);
    }

    [Theory]
    [InlineData("a/b", DenseType.Float32)]
    [InlineData("a/b", DenseType.Float16)]
    [InlineData("a.b", DenseType.Float32)]
    [InlineData("a.b", DenseType.Float16)]
    [InlineData("字 \"x\"", DenseType.Float32)]
    [InlineData("字 \"x\"", DenseType.Float16)]
    [InlineData("element", DenseType.Float32)]
    [InlineData("element", DenseType.Float16)]
    [InlineData(" ", DenseType.Float32)]
    [InlineData(" ", DenseType.Float16)]
    public async Task A_carried_column_may_have_any_name(string name, DenseType dense)
    {
        await using (var file = System.IO.File.Create(File))
        {
            var layout =
                new PartSchema(
                    [new CarriedColumn(name, name, ColumnType.Text), new CarriedColumn(name + "2", name + "2", ColumnType.Integer)], Dense(
                        dense));
            await using var writer = await ParquetPartWriter.CreateAsync(file, layout, Samples.Metadata(_spec), Cancel);
            await writer.WriteAsync(Samples.Row(0, Dimension) with { Input = new InputRow { Index = 0, Key = "k", Carried = ["x", 5L] } },
                Cancel);
            await writer.CompleteAsync(Cancel);
        }

        await using var reader = await ParquetPartReader.OpenAsync(_store, "part.parquet", Cancel);
        Assert.Equal(name, reader.Columns[1]);
        Assert.Equal(["x"], await reader.ReadTextAsync(name, Cancel).ToListAsync(Cancel));
        Assert.Equal([5L], await reader.ReadAsync<long>(name + "2", Cancel).ToListAsync(Cancel));
        var row = Assert.Single(await DuckDb.QueryElementsAsync($"select * from '{File}'"));
        Assert.Equal("x", row.GetProperty(name).GetString());
    }

    [Theory]
    [InlineData(DenseType.Float32)]
    [InlineData(DenseType.Float16)]
    [InlineData(DenseType.Int8)]
    public async Task The_same_rows_give_the_same_bytes(DenseType dense)
    {
        await WriteAsync(Dense(dense), Samples.Rows(40, Dimension), rowGroupBytes: 5_000);
        var first = await System.IO.File.ReadAllBytesAsync(File, Cancel);
        await WriteAsync(Dense(dense), Samples.Rows(40, Dimension), rowGroupBytes: 5_000);

        Assert.Equal(first, await System.IO.File.ReadAllBytesAsync(File, Cancel));
    }

    [Theory]
    [InlineData(DenseType.Float16)]
    [InlineData(DenseType.Int8)]
    public async Task A_part_of_the_other_library_is_read_back(DenseType dense)
    {
        var rows = Samples.Rows(23, Dimension);
        var summary = await WriteAsync(Dense(dense), rows, rowGroupBytes: 4_000);

        await using var reader = await ParquetPartReader.OpenAsync(_store, "part.parquet", Cancel);
        Assert.Equal(23, summary.Rows);
        Assert.Equal(Samples.Metadata(_spec), reader.ReadMetadata());
        Assert.Equal(rows.Select(r => r.Status.ToColumnValue()), await reader.ReadTextAsync("status", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.Width), await reader.ReadAsync<int>("width", Cancel).ToListAsync(Cancel));
        Assert.Equal(rows.Select(r => r.ImageEmbedding), await reader.ReadVectorsAsync("image_embedding", Cancel).ToListAsync(Cancel));
        if (dense is DenseType.Float16)
        {
            Assert.Equal(
                rows.Select(r => r.Dense?.Values.ToArray().Select(v => (float)(Half)v).ToArray()),
                await reader.ReadVectorsAsync("dense_embedding", Cancel).ToListAsync(Cancel));
        }
    }

    [Theory]
    [InlineData(DenseType.Float32)]
    [InlineData(DenseType.Float16)]
    public async Task A_part_without_rows_is_a_part(DenseType dense)
    {
        await WriteAsync(Dense(dense), []);

        await using var reader = await ParquetPartReader.OpenAsync(_store, "part.parquet", Cancel);
        Assert.Equal(0, reader.Rows);
        Assert.Equal(Samples.Metadata(_spec), reader.ReadMetadata());
    }

    [Fact]
    public async Task A_vectors_buffer_may_be_used_again_once_the_row_is_written()
    {
        var buffer = Samples.Vector(1, 6 * Dimension);
        await using (var file = System.IO.File.Create(File))
        {
            await using var writer = await ParquetPartWriter.CreateAsync(file, Layout(Samples.EveryFeature), Samples.Metadata(_spec),
                Cancel);
            await writer.WriteAsync(Samples.Row(0, Dimension) with { Dense = new DenseMap(2, 3, buffer) }, Cancel);
            buffer.AsSpan().Clear();
            await writer.CompleteAsync(Cancel);
        }

        await using var reader = await ParquetPartReader.OpenAsync(_store, "part.parquet", Cancel);
        Assert.Equal(Samples.Vector(1, 6 * Dimension), (await reader.ReadVectorsAsync("dense_embedding", Cancel).ToListAsync(Cancel))[0]);
    }

    [Theory]
    [InlineData(DenseType.Float32)]
    [InlineData(DenseType.Float16)]
    public async Task A_part_that_is_given_up_gets_no_footer(DenseType dense)
    {
        await using (var file = System.IO.File.Create(File))
        await using (var writer = await ParquetPartWriter.CreateAsync(file, Layout(Dense(dense)), Samples.Metadata(_spec), Cancel))
            await writer.WriteAsync(Samples.Row(0, Dimension), Cancel);

        await Assert.ThrowsAsync<InvalidDataException>(() => ParquetPartReader.OpenAsync(_store, "part.parquet", Cancel));
    }

    private static FeatureOptions Dense(DenseType type) => Samples.EveryFeature with { DenseType = type };

    private static float[] Noise(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))];
    }

    private static PartSchema Layout(FeatureOptions features) => new(Samples.Carried, features);

    private async Task<PartSummary> WriteAsync(
        FeatureOptions features, IReadOnlyList<OutputRow> rows, int rowGroupBytes = ParquetPartWriter.RowGroupBytes)
    {
        await using var file = System.IO.File.Create(File);
        await using var writer = await ParquetPartWriter.CreateAsync(file, Layout(features), Samples.Metadata(_spec), rowGroupBytes,
            Cancel);
        foreach (var row in rows)
            await writer.WriteAsync(row, Cancel);
        return await writer.CompleteAsync(Cancel);
    }
}

using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Parquet.Writing;

/// <summary>What DuckDB, which is not ours, finds in a part.</summary>
public sealed class WrittenPartTests : PartWriting
{
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
    public async Task DuckDB_reads_vectors_of_float16_rounded_and_takes_half_the_room()
    {
        var rows = Samples.Rows(40, 64);
        await WriteAsync(Samples.EveryFeature, rows);
        var whole = await BytesAsync();
        await WriteAsync(Samples.EveryFeature with { VectorType = VectorType.Float16 }, rows);

        foreach (var (row, json) in rows.Zip(await DuckDb.QueryElementsAsync($"select * from '{File}'")))
            Expectation.Same(Rounded(row), json);
        Assert.InRange(await BytesAsync(), 1, 0.7 * whole);

        async Task<double> BytesAsync() => (await DuckDb.QueryElementsAsync(
            $"select sum(total_compressed_size)::double b from parquet_metadata('{File}') where path_in_schema like '%_embedding_%'"))[0]
            .GetProperty("b").GetDouble();
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

        Assert.Equal(Samples.Metadata(Spec).ToPairs(),
            pairs.ToDictionary(p => p.GetProperty("k").GetString()!, p => p.GetProperty("v").GetString()!));
        Assert.Equal("ZSTD", Assert.Single(codecs).GetProperty("c").GetString());
    }

    /// <summary>A reader loads the footer to open a part, so what a row brings along must not be in it.</summary>
    [Theory]
    [InlineData(DenseType.Float32)]
    [InlineData(DenseType.Float16)]
    public async Task Long_texts_are_neither_in_the_footer_nor_in_the_headers_of_pages(DenseType dense)
    {
        var text = new string('x', 1 << 20);
        var rows = Samples.Rows(3, Dimension).Select(row => row with
        {
            Input = row.Input with { Carried = [text, .. row.Input.Carried.Skip(1)] },
            Regions = [.. row.Regions!.Select(region => region with { Label = text, Negatives = [text, text] })],
        });
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
        var file = await System.IO.File.ReadAllBytesAsync(File, Cancel);
        Assert.InRange(BitConverter.ToInt32(file.AsSpan()[^8..]), 1, 100_000);
        // Pages are compressed and their headers are not: equal letters leave nothing of the text where it stands in a page alone.
        Assert.InRange(file.Length, 1, 1 << 18);
        var read = await DuckDb.QueryElementsAsync($"select count(*)::int c from '{File}' where {Samples.Carried[0].Name} = '{text}'");
        Assert.Equal(3, read[0].GetProperty("c").GetInt32());
        var phrases = await DuckDb.QueryElementsAsync(
            $"select count(*) > 3 and bool_and(r.label = '{text}' and r.negatives::varchar = '[{text}, {text}]') as same "
            + $"from (select unnest(regions) r from '{File}')");
        Assert.True(phrases[0].GetProperty("same").GetBoolean());
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
            await using var writer = await ParquetPartWriter.CreateAsync(file, layout, Samples.Metadata(Spec), Cancel);
            await writer.WriteAsync(Samples.Row(0, Dimension) with { Input = new InputRow { Index = 0, Key = "k", Carried = ["x", 5L] } },
                Cancel);
            await writer.CompleteAsync(Cancel);
        }

        await using var reader = await ParquetPartReader.OpenAsync(Store, "part.parquet", Cancel);
        Assert.Equal(name, reader.Columns[1]);
        Assert.Equal(["x"], await reader.ReadTextAsync(name, Cancel).ToListAsync(Cancel));
        Assert.Equal([5L], await reader.ReadAsync<long>(name + "2", Cancel).ToListAsync(Cancel));
        var row = Assert.Single(await DuckDb.QueryElementsAsync($"select * from '{File}'"));
        Assert.Equal("x", row.GetProperty(name).GetString());
    }

    private static OutputRow Rounded(OutputRow row) => row with
    {
        ImageEmbedding = Rounded(row.ImageEmbedding),
        TextEmbeddings = [.. row.TextEmbeddings.Select(Rounded)],
        Regions = row.Regions is null ? null : [.. row.Regions.Select(region => region with
        {
            Embedding = Rounded(region.Embedding),
            LabelEmbedding = Rounded(region.LabelEmbedding),
            NegativeEmbeddings = region.NegativeEmbeddings?.Select(vector => Rounded(vector)!).ToList(),
        })],
    };

    private static float[]? Rounded(float[]? vector) => vector is null ? null : [.. vector.Select(number => (float)(Half)number)];

    private static float[] Noise(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))];
    }
}

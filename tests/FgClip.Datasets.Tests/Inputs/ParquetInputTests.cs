using FgClip.Datasets.Images;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Datasets.Tests.Planning;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Inputs;

public sealed class ParquetInputTests : IDisposable
{
    private readonly PlannedInputs _inputs = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _inputs.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(1_000)]
    public async Task A_shard_is_a_range_of_rows_over_row_groups(int shardRows)
    {
        _inputs.ShardRows = shardRows;
        var path = await WriteAsync("SELECT 'k' || i AS key, i || '.jpg' AS image, 'caption ' || i AS caption FROM range(500) t(i)",
            "ROW_GROUP_SIZE 200");

        var plan = await _inputs.PlanAsync(path);
        var rows = await _inputs.RowsAsync(plan);

        Assert.Equal(((500 + shardRows - 1) / shardRows, 500L, null), (plan.Shards, plan.Rows, plan.Inputs[0].Sha256));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => ($"k{i}", $"{i}.jpg", $"caption {i}", (long)i)),
            rows.Select(r => (r.Key, r.Image!, r.LongCaption!, r.Index)));
    }

    [Fact]
    public async Task Columns_of_every_type_are_carried_without_loss()
    {
        const string Columns = """
            'a.jpg' AS image, true AS bool, -5::TINYINT AS i8, 300::SMALLINT AS i16, 70000 AS i32, 9007199254740993 AS i64,
            200::UTINYINT AS u8, 4000000000::UINTEGER AS u32, 18446744073709551615::UBIGINT AS u64, 0.1::FLOAT AS f32, 0.1::DOUBLE AS f64,
            'nan'::DOUBLE AS nan, '-inf'::FLOAT AS inf, 12.30::DECIMAL(9,2) AS dec, 123456789012345678901234567890.5::DECIMAL(38,1) AS dec38,
            DATE '2024-02-29' AS date, TIMESTAMP '2024-02-29 12:34:56.789' AS ts, TIMESTAMPTZ '2024-02-29 12:34:56+00' AS tstz, TIME '01:02:03' AS time,
            'x'::ENUM('x','y') AS enum, '\xAB\x00'::BLOB AS bytes, [1, NULL, 3] AS list, {'a': 1, 'b': 'ü'} AS struct, NULL::INTEGER AS nothing,
            UUID '00112233-4455-6677-8899-aabbccddeeff' AS uuid
            """;
        var plan = await _inputs.PlanAsync(await WriteAsync($"SELECT {Columns}"));

        var row = Assert.Single(await _inputs.RowsAsync(plan));

        Assert.Null(row.Fault);
        Assert.Equal(
            new Dictionary<string, (ColumnType, object?)>
            {
                ["image"] = (ColumnType.Text, "a.jpg"),
                ["bool"] = (ColumnType.Boolean, true),
                ["i8"] = (ColumnType.Integer, -5L),
                ["i16"] = (ColumnType.Integer, 300L),
                ["i32"] = (ColumnType.Integer, 70_000L),
                ["i64"] = (ColumnType.Integer, 9_007_199_254_740_993L),
                ["u8"] = (ColumnType.Integer, 200L),
                ["u32"] = (ColumnType.Integer, 4_000_000_000L),
                ["u64"] = (ColumnType.Json, "18446744073709551615"),
                ["f32"] = (ColumnType.Real, (double)0.1f),
                ["f64"] = (ColumnType.Real, 0.1),
                ["nan"] = (ColumnType.Real, double.NaN),
                ["inf"] = (ColumnType.Real, double.NegativeInfinity),
                ["dec"] = (ColumnType.Text, "12.30"),
                ["dec38"] = (ColumnType.Text, "123456789012345678901234567890.5"),
                ["date"] = (ColumnType.Text, "2024-02-29"),
                ["ts"] = (ColumnType.Text, "2024-02-29T12:34:56.789"),
                ["tstz"] = (ColumnType.Text, "2024-02-29T12:34:56Z"),
                ["time"] = (ColumnType.Text, "01:02:03.0000000"),
                ["enum"] = (ColumnType.Text, "x"),
                ["bytes"] = (ColumnType.Text, "qwA="),
                ["list"] = (ColumnType.Json, "[1,null,3]"),
                ["struct"] = (ColumnType.Json, """{"a":1,"b":"ü"}"""),
                ["nothing"] = (ColumnType.Integer, null),
                ["uuid"] = (ColumnType.Text, "00112233-4455-6677-8899-aabbccddeeff"),
            },
            plan.Columns.Zip(row.Carried).ToDictionary(c => c.First.Source, c => (c.First.Type, c.Second)));
    }

    [Fact]
    public async Task Boxes_are_a_list_of_structs_or_JSON()
    {
        var lists =
            await WriteAsync("SELECT 'a.jpg' AS image, [{'box': [0.0, 1.0, 2.0, 3.0], 'label': 'x', 'negatives': ['y', 'z']}] AS boxes");
        var texts = await WriteAsync("""SELECT 'b.jpg' AS image, '[{"box":[0,1,2,3],"label":"x","negatives":["y","z"]}]' AS boxes""");

        foreach (var row in await _inputs.ReadAsync(lists, texts))
        {
            Assert.Null(row.Fault);
            var box = Assert.Single(row.Boxes);
            Assert.Equal([0, 1, 2, 3], box.Box);
            Assert.Equal(("x", "y z"), (box.Label, string.Join(' ', box.Negatives)));
        }
    }

    [Fact]
    public async Task Boxes_with_NaN_cost_themselves()
    {
        var path = await WriteAsync("SELECT 'a.jpg' AS image, [{'box': [0.0, 'nan'::DOUBLE, 2.0, 3.0]}] AS boxes");

        Assert.Equal("1.parquet, row 1: \"box\" holds a text where a finite number should be.",
            Assert.Single(await _inputs.ReadAsync(path)).Fields!.Boxes);
    }

    [Theory]
    [InlineData("'\\x01\\x02'::BLOB", null, "1.parquet#0", new string[0])]
    [InlineData("{'bytes': '\\x01\\x02'::BLOB, 'path': 'photos/a.jpg'}", "photos/a.jpg", "photos/a.jpg#0", new[] { "image" })]
    public async Task The_image_column_may_hold_the_image(string image, string? path, string key, string[] columns)
    {
        var plan = await _inputs.PlanAsync(await WriteAsync($"SELECT {image} AS image UNION ALL SELECT NULL"));

        var rows = await _inputs.RowsAsync(plan);

        Assert.Equal(columns, plan.Columns.Select(column => column.Name));
        Assert.Equal((path, key), (rows[0].Image, rows[0].Key));
        var images = RowImageReader.For(new ManifestOptions(), plan.Inputs[0]);
        using var picture = (await images.ReadAsync(rows[0], Cancel)).Bytes!;
        Assert.Equal([1, 2], picture.Memory.ToArray());
        Assert.Equal(RowStatus.Missing, (await images.ReadAsync(rows[1], Cancel)).Fault?.Status);
    }

    [Fact]
    public async Task Files_with_whole_and_broken_numbers_share_a_column()
    {
        var whole = await WriteAsync("SELECT 'a' AS key, 1::BIGINT AS width, 2::BIGINT AS id");
        var broken = await WriteAsync("SELECT 'b' AS key, 1.5 ::DOUBLE AS width, 9007199254740993 AS id");

        var plan = await _inputs.PlanAsync(whole, broken);

        Assert.Equal([("width", ColumnType.Real), ("id", ColumnType.Integer)], plan.Columns.Select(c => (c.Source, c.Type)));
        Assert.Equal([[1.0, 2L], [1.5, 9_007_199_254_740_993L]], (await _inputs.RowsAsync(plan)).Select(row => row.Carried));
    }

    [Fact]
    public async Task Planning_reads_the_footer_alone()
    {
        var path = await WriteAsync("SELECT i AS key, repeat(md5(i::VARCHAR), 30) AS caption FROM range(3000) t(i)",
            "COMPRESSION uncompressed");
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        bytes.AsSpan(100, 1_000_000).Clear();
        _inputs.Write("damaged.parquet", bytes);
        _inputs.ShardRows = 1_000;

        var plan = await _inputs.PlanAsync(_inputs.At("damaged.parquet"));
        var rows = await _inputs.RowsAsync(plan);

        Assert.Equal((3_000, 3), (rows.Count, plan.Shards));
        Assert.All(rows, row => Assert.Contains("damaged.parquet, row", row.Fault!.Message));
    }

    [Fact]
    public async Task A_caption_that_is_no_text_or_too_long_costs_its_row()
    {
        var number = await WriteAsync("SELECT 'a' AS key, 5 AS caption");
        var tooLong = await WriteAsync("SELECT 'b' AS key, repeat('x', 70000000) AS caption UNION ALL SELECT 'c', 'short'");

        var rows = await _inputs.ReadAsync(number, tooLong);

        Assert.Equal("1.parquet, row 1: \"caption\" is a number, not a text.", rows[0].Fields!.Caption);
        Assert.Equal("2.parquet, row 1: column \"caption\" is longer than 67,108,864 bytes.", rows[1].Fault!.Message);
        Assert.Equal("short", rows[2].ShortCaption);
    }

    private async Task<string> WriteAsync(string select, string options = "")
    {
        var path = _inputs.At($"{Directory.GetFiles(_inputs.At(), "*.parquet").Length + 1}.parquet");
        await DuckDb.QueryAsync(
            $"SET threads = 1; COPY ({select}) TO '{path}' (FORMAT parquet{(options.Length > 0 ? ", " + options : "")})");
        return path;
    }
}

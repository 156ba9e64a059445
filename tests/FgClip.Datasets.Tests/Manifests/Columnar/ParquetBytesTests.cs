using FgClip.Datasets.Plans;
using FgClip.Datasets.Tests.Planning;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Manifests.Columnar;

/// <summary>Texts and images in columns of bytes, dates of INT96 and integers of nulls, as other writers store them.</summary>
public sealed class ParquetBytesTests : IDisposable
{
    private readonly PlannedInputs _inputs = new();

    public void Dispose() => _inputs.Dispose();

    [Fact]
    public async Task Texts_in_columns_of_bytes_are_texts()
    {
        var path = await WriteAsync("a", """
            SELECT 'p0.jpg'::BLOB AS image, 'a red square'::BLOB AS caption, 'k-1'::BLOB AS key, 'caf\xC3\xA9'::BLOB AS note,
                [{box: [0, 0, 1, 1], label: 'cat'::BLOB, negatives: ['dog'::BLOB]}] AS boxes, '\xFF\x00\x01'::BLOB AS hash,
                uuid '12345678-9abc-def0-1234-56789abcdef0' AS id
            """);

        var plan = await _inputs.PlanAsync(path);
        var row = Assert.Single(await _inputs.RowsAsync(plan));

        Assert.Equal(("p0.jpg", "a red square", "k-1"), (row.Image, row.ShortCaption, row.Key));
        Assert.Null(row.ImageContent);
        Assert.Equal(("cat", "dog"), (row.Boxes[0].Label, Assert.Single(row.Boxes[0].Negatives)));
        Assert.Equal("café", Value(plan, row.Carried, "note"));
        Assert.Equal("/wAB", Value(plan, row.Carried, "hash"));
        Assert.Equal("12345678-9abc-def0-1234-56789abcdef0", Value(plan, row.Carried, "id"));
        Assert.Equal((null, null), (row.Fault, row.Fields));
    }

    [Fact]
    public async Task Bytes_that_are_not_a_text_are_no_caption()
    {
        var path = await WriteAsync(
            "a", "SELECT 'p0.jpg' AS image, 'caf\\xE9'::BLOB AS caption, [{box: [0, 0, 1, 1], label: '\\xFF'::BLOB}] AS boxes");

        var row = Assert.Single(await _inputs.ReadAsync(path));

        Assert.Equal((null, "p0.jpg", null), (row.Fault, row.Image, row.ShortCaption));
        Assert.Equal("a.parquet, row 1: column \"caption\" is of bytes that are not a text in UTF-8.", row.Fields!.Caption);
        Assert.Equal("a.parquet, row 1: column \"boxes\" is of bytes that are not a text in UTF-8.", row.Fields.Boxes);
    }

    [Fact]
    public async Task A_caption_column_of_NaN_is_missing_captions()
    {
        var path = await WriteAsync("a", "SELECT 'p0.jpg' AS image, 'NaN'::DOUBLE AS caption");

        var row = Assert.Single(await _inputs.ReadAsync(path));

        Assert.Equal((null, null), (row.ShortCaption, row.Fields));
    }

    [Fact]
    public async Task Nulls_of_integers_beside_doubles_are_doubles()
    {
        var nulls = await WriteAsync("a", "SELECT 'p' || i || '.jpg' AS image, NULL::BIGINT AS n FROM range(2) t(i)");
        var numbers = await WriteAsync(
            "b", "SELECT 'p' || i || '.jpg' AS image, CASE i WHEN 0 THEN 'NaN'::DOUBLE ELSE 1 END AS n FROM range(2) t(i)");

        var plan = await _inputs.PlanAsync(nulls, numbers);

        Assert.Equal(ColumnType.Real, plan.Columns.Single(column => column.Name == "n").Type);
        Assert.Equal([null, null, double.NaN, 1.0], (await _inputs.RowsAsync(plan)).Select(row => Value(plan, row.Carried, "n")));
    }

    [Fact]
    public async Task Dates_of_INT96_outside_of_nanoseconds_stay_the_dates()
    {
        string[] dates = ["9999-12-31 12:00:00", "0001-01-01 00:00:00", "2026-11-28 01:02:03"];
        var path = _inputs.At("int96.parquet");
        using (var file = new ParquetSharp.ParquetFileWriter(
            path, [new ParquetSharp.Column<ParquetSharp.Int96?>("when"), new ParquetSharp.Column<string>("image")]))
        {
            using var group = file.AppendRowGroup();
            using (var when = group.NextColumn().LogicalWriter<ParquetSharp.Int96?>())
                when.WriteBatch(
                    [.. dates.Select(
                        date => (ParquetSharp.Int96?)Int96(DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture)))]);
            using (var image = group.NextColumn().LogicalWriter<string>())
                image.WriteBatch([.. dates.Select(_ => "p.jpg")]);
        }

        var plan = await _inputs.PlanAsync(path);

        var seen = (await DuckDb.QueryAsync($"SELECT strftime(\"when\", '%Y-%m-%dT%H:%M:%S') AS w FROM '{path}'")).Select(
            row => (string?)row["w"]);
        Assert.Equal(seen, (await _inputs.RowsAsync(plan)).Select(row => ((string?)Value(plan, row.Carried, "when"))![..19]));
    }

    [Fact]
    public async Task Dates_that_NET_does_not_have_cost_their_row_nothing()
    {
        string[] dates =
        [
            "0001-01-01", "9999-12-31", "2024-02-29", "0001-12-31 (BC)", "0045-03-15 (BC)", "10000-01-01", "0401-02-29 (BC)",
            "123456-07-08",
        ];
        var list = string.Join(", ", dates.Select(date => $"DATE '{date}'"));
        var path = await WriteAsync("a", $"SELECT 'p.jpg' AS image, unnest([{list}]) AS day");

        var plan = await _inputs.PlanAsync(path);
        var rows = await _inputs.RowsAsync(plan);

        // Astronomers' and ISO's year 0 is 1 BC.
        Assert.Equal(
            ["0001-01-01", "9999-12-31", "2024-02-29", "+0000-12-31", "-0044-03-15", "+10000-01-01", "-0400-02-29", "+123456-07-08"],
            rows.Select(row => Value(plan, row.Carried, "day")));
        Assert.All(rows, row => Assert.Equal(("p.jpg", null), (row.Image, row.Fault)));
    }

    [Fact]
    public async Task Images_in_columns_of_one_length_are_images()
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4];
        var path = _inputs.At("fixed.parquet");
        var node = new ParquetSharp.Schema.PrimitiveNode("image", ParquetSharp.Repetition.Required, ParquetSharp.LogicalType.None(),
            ParquetSharp.PhysicalType.FixedLenByteArray, png.Length);
        using (var schema = new ParquetSharp.Schema.GroupNode("schema", ParquetSharp.Repetition.Required, [node]))
        using (var properties = new ParquetSharp.WriterPropertiesBuilder().Build())
        using (var file = new ParquetSharp.ParquetFileWriter(path, schema, properties))
        {
            using var group = file.AppendRowGroup();
            using var column = (ParquetSharp.ColumnWriter<ParquetSharp.FixedLenByteArray>)group.NextColumn();
            var pinned = System.Runtime.InteropServices.GCHandle.Alloc(png, System.Runtime.InteropServices.GCHandleType.Pinned);
            column.WriteBatch([new ParquetSharp.FixedLenByteArray(pinned.AddrOfPinnedObject())]);
            pinned.Free();
        }

        Assert.Equal(png, Assert.Single(await _inputs.ReadAsync(path)).ImageContent!.Value.ToArray());
    }

    private static object? Value(DatasetPlan plan, IReadOnlyList<object?> carried, string name) =>
        carried[plan.Columns.Index().Single(column => column.Item.Source == name).Index];

    private static ParquetSharp.Int96 Int96(DateTime date)
    {
        var nanoseconds = date.TimeOfDay.Ticks * 100;
        return new ParquetSharp.Int96((int)nanoseconds, (int)(nanoseconds >> 32),
            (int)(date.Date - new DateTime(1970, 1, 1)).TotalDays + 2_440_588);
    }

    private async Task<string> WriteAsync(string name, string select)
    {
        var path = _inputs.At($"{name}.parquet");
        await DuckDb.QueryAsync($"COPY ({select}) TO '{path}' (FORMAT parquet)");
        return path;
    }
}

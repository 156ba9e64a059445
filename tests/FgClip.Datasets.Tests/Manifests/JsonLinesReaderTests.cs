using System.Text;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Tests.Manifests;

public sealed class JsonLinesReaderTests
{
    [Fact]
    public async Task A_row_has_the_columns_that_mean_something_and_all_others()
    {
        var row = await RowAsync(
            """{"image":"a.jpg","caption":"a dog","key":"k","boxes":[{"box":[1,2.5,3,4],"label":"dog","negatives":["cat","cow"]},{"box":[0,0,1,1]}],"n":1}""");

        Assert.Equal(("a.jpg", "k"), (row.Image, row.Key));
        Assert.Equal(("a dog", "a dog", "a dog"), (row.ShortCaption, row.LongCaption, row.BoxCaption));
        Assert.Equal([1, 2.5, 3, 4], row.Boxes[0].Box);
        Assert.Equal(("dog", 2), (row.Boxes[0].Label, row.Boxes[0].Negatives.Count));
        Assert.Null(row.Boxes[1].Label);
        Assert.Equal(["image", "caption", "key", "boxes", "n"], row.Columns.Select(c => c.Name));
    }

    [Fact]
    public async Task The_columns_may_have_other_names()
    {
        var options = new ManifestOptions { ImageColumn = "file", CaptionColumn = "text", KeyColumn = "id", BoxesColumn = "objects" };

        var row = Assert.Single(await ManifestText.ReadAsync(
            ManifestFormat.JsonLines, """{"file":"f","text":"t","id":12,"objects":[{"box":[0,0,1,1]}],"image":"no"}""", options));

        Assert.Equal(("f", "t", "12", 1), (row.Image, row.LongCaption, row.Key, row.Boxes.Count));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"image":null,"caption":null,"key":null,"boxes":null}""")]
    public async Task What_is_missing_is_null(string line)
    {
        var row = await RowAsync(line);

        Assert.Null(row.Fault);
        Assert.Null(row.Image ?? row.ShortCaption ?? row.Key);
        Assert.Empty(row.Boxes);
    }

    [Theory]
    [InlineData("not json", "not JSON")]
    [InlineData("{\"image\":\"a.jpg\"", "not JSON")]
    [InlineData("[1,2]", "a list, not an object")]
    [InlineData("\"text\"", "a text, not an object")]
    [InlineData("null", "null, not an object")]
    [InlineData("{\"image\":5}", "\"image\" is a number, not a text")]
    [InlineData("{\"caption\":[\"a\"]}", "\"caption\" is a list, not a text")]
    [InlineData("{\"key\":true}", "\"key\" is true or false, not a text")]
    [InlineData("{\"boxes\":{}}", "\"boxes\" holds an object without \"box\" or \"bbox\"")]
    [InlineData("{\"boxes\":[[0,0,1]]}", "\"boxes\" has 3 numbers")]
    [InlineData("{\"boxes\":[{}]}", "\"boxes\" holds an object without \"box\" or \"bbox\"")]
    [InlineData("{\"boxes\":[{\"box\":[0,0,1]}]}", "\"box\" has 3 numbers")]
    [InlineData("{\"boxes\":[{\"box\":[0,0,1,1,0.9]}]}", "\"box\" has 5 numbers")]
    [InlineData("{\"boxes\":[{\"box\":[0,0,1,1e999]}]}", "\"box\" holds 1e999")]
    [InlineData("{\"boxes\":[{\"box\":[-1e300,0,1e300,1]}]}", "\"box\" holds -1e300, which is beyond 16,777,216")]
    [InlineData("{\"boxes\":[{\"box\":[0,0,16777217,1]}]}", "\"box\" holds 16777217, which is beyond 16,777,216")]
    [InlineData("{\"boxes\":[{\"box\":[0,0,1,\"1\"]}]}", "\"box\" holds a text")]
    [InlineData("{\"boxes\":[{\"box\":[0,0,1,NaN]}]}", "\"box\" holds a text")]
    [InlineData("{\"boxes\":[{\"box\":[0,0,1,1],\"label\":true}]}", "\"label\" is true or false")]
    [InlineData("{\"boxes\":[{\"box\":[0,0,1,1],\"negatives\":[3]}]}", "\"negatives\" holds a number")]
    [InlineData("{\"a\":1,\"a\":2}", "not JSON")]
    [InlineData("{\"caption\":\"\\ud800\"}", "half of a surrogate pair")]
    [InlineData("{\"\\ud800\":1}", "half of a surrogate pair")]
    [InlineData("{\"boxes\":[{\"box\":[0,0,1,1],\"label\":\"\\udc00\"}]}", "half of a surrogate pair")]
    public async Task A_line_that_is_wrong_is_a_row_that_says_where_and_why(string line, string reason)
    {
        var rows = await ManifestText.ReadAsync(ManifestFormat.JsonLines, $"{{}}\n{line}\n{{}}\n");

        Assert.Equal(3, rows.Count);
        Assert.StartsWith("m, line 2: ", ManifestText.Reason(rows[1]));
        Assert.Contains(reason, ManifestText.Reason(rows[1]));
        Assert.Null(rows[2].Fault);
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_is_a_bad_row()
    {
        byte[] bytes = [.. "{\"caption\":\""u8, 0xE4, .. "\"}\n{\"caption\":\"ä\"}"u8];

        var rows = await ManifestText.ReadAsync(new JsonLinesReader("m", new ManifestOptions()), bytes);

        Assert.Equal("m, line 1: not UTF-8 at its byte 12.", rows[0].Fault!.Message);
        Assert.Equal("ä", rows[1].LongCaption);
    }

    [Fact]
    public async Task JSON_that_is_nested_too_deep_is_a_bad_row()
    {
        var deep = "{\"a\":" + new string('[', 5_000) + new string(']', 5_000) + "}";

        Assert.Contains("not JSON", (await RowAsync(deep)).Fault!.Message);
    }

    [Fact]
    public async Task A_mark_at_the_start_blank_lines_and_carriage_returns_are_no_rows()
    {
        var rows = await ManifestText.ReadAsync(ManifestFormat.JsonLines, "\uFEFF\r\n{\"key\":\"a\"}\r\n  \t\r\n\n{\"key\":\"b\"}");

        Assert.Equal([("a", 2L, 5L), ("b", 5L, 24L)], rows.Select(r => (r.Key!, r.Number, r.Offset)));
        Assert.All(rows, r => Assert.Null(r.Fault));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public async Task A_line_that_is_too_long_is_skipped_and_the_next_one_read(int chunk)
    {
        var bytes = Encoding.UTF8.GetBytes($"{{\"key\":\"a\"}}\n{{\"key\":\"{new string('x', 5_000)}\"}}\n{{\"key\":\"c\"}}\n");

        var rows = await ManifestText.ReadAsync(new JsonLinesReader("m", new ManifestOptions(), recordLimit: 100), bytes, chunk);

        Assert.Equal("m, line 2: longer than 100 bytes.", rows[1].Fault!.Message);
        Assert.Equal(("a", "c", 3L), (rows[0].Key, rows[2].Key, rows[2].Number));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(1_000)]
    public async Task Rows_do_not_depend_on_how_the_bytes_arrive(int chunk)
    {
        var bytes = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, 500).Select(i => $"{{\"key\":\"{i}\",\"caption\":\"{new string('日', i)}\"}}\n")));
        var reader = new JsonLinesReader("m", new ManifestOptions());

        var whole = await ManifestText.ReadAsync(reader, bytes);
        var pieces = await ManifestText.ReadAsync(reader, bytes, chunk);

        Assert.Equal(500, whole.Count);
        Assert.Equal(whole.Select(r => (r.Offset, r.Key, r.LongCaption)), pieces.Select(r => (r.Offset, r.Key, r.LongCaption)));
    }

    private static async Task<ManifestRow> RowAsync(string line) =>
        Assert.Single(await ManifestText.ReadAsync(ManifestFormat.JsonLines, line));
}

using System.Text;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;

namespace FgClip.Datasets.Tests.Manifests;

public sealed class FineHardReaderTests
{
    [Fact]
    public async Task An_item_has_its_captions_and_boxes()
    {
        var row = await ItemAsync("""
            {"f_path":"a/b.jpg","caption":"long","short_caption":"short","bbox_info":[
              {"bbox":[0.1,0.2,0.3,0.4,0.99],"short_expr":"a dog","long_expr":"a brown dog","flag_short_neg":1,"short_expr_negs":{"0":"a cat","1":"a cow"}},
              {"bbox":[0,0,1,1],"short_expr":"sky","flag_short_neg":0,"short_expr_negs":{"0":"sea"}}]}
            """);

        Assert.Equal(("a/b.jpg", "long", "short", "short"), (row.Image, row.LongCaption, row.ShortCaption, row.BoxCaption));
        Assert.Equal([0.1, 0.2, 0.3, 0.4], row.Boxes[0].Box);
        Assert.Equal("a dog", row.Boxes[0].Label);
        Assert.Equal(["a cat", "a cow"], row.Boxes[0].Negatives);
        Assert.Empty(row.Boxes[1].Negatives);
        Assert.Equal(["f_path", "caption", "short_caption", "bbox_info"], row.Columns.Select(c => c.Name));
    }

    [Fact]
    public async Task An_item_with_is_cn_has_no_boxes()
    {
        var row = await ItemAsync("""{"f_path":"a.jpg","is_cn":1,"bbox_info":"none"}""");

        Assert.Null(row.Fault);
        Assert.Empty(row.Boxes);
    }

    [Theory]
    [InlineData("{\"f_path\":3}", "\"f_path\" is a number")]
    [InlineData("3", "a number, not an object")]
    [InlineData("{\"bbox_info\":[{\"bbox\":[0,1]}]}", "\"bbox\" has 2 numbers")]
    [InlineData("{\"bbox_info\":[{\"bbox\":[0,1,NaN,2]}]}", "\"bbox\" holds a text where a finite number should be")]
    [InlineData("{\"bbox_info\":[{\"bbox\":[0,1,2,3],\"flag_short_neg\":\"yes\"}]}", "\"flag_short_neg\" is a text")]
    [InlineData("{\"bbox_info\":[{\"bbox\":[0,1,2,3],\"flag_short_neg\":1,\"short_expr_negs\":[]}]}", "\"short_expr_negs\" is a list")]
    [InlineData("{\"bbox_info\":[{\"bbox\":[0,1,2,3],\"flag_short_neg\":1,\"short_expr_negs\":{\"0\":1}}]}", "\"short_expr_negs\" holds "
        + "a number")]
    [InlineData("", "not JSON")]
    [InlineData("{\"a\":nope}", "not JSON")]
    [InlineData("{\"a\":1}}", "not JSON")]
    public async Task An_item_that_is_wrong_costs_itself_alone(string item, string reason)
    {
        var rows = await ManifestText.ReadAsync(ManifestFormat.FineHard, $$"""[{"f_path":"1.jpg"},{{item}},{"f_path":"3.jpg"}]""");

        Assert.Equal(["1.jpg", null, "3.jpg"], rows.Select(r => r.Image));
        Assert.StartsWith("m, item 2: ", ManifestText.Reason(rows[1]));
        Assert.Contains(reason, ManifestText.Reason(rows[1]));
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData(" \uFEFF[ ]", -1)]
    [InlineData("\uFEFF [ \n ] \n", 0)]
    [InlineData("[{\"f_path\":\"]},{[\\\"\\\\\"}]", 1)]
    [InlineData("[{},]", 1)]
    [InlineData("[{},{}", -1)]
    [InlineData("[{},{\"f_path\":\"a", -1)]
    [InlineData("[{}", -1)]
    [InlineData("[", -1)]
    [InlineData("[{}] {}", -1)]
    [InlineData("[{}]]", -1)]
    [InlineData("{}", -1)]
    public async Task An_array_is_read_to_its_end_and_nothing_may_be_cut_off_or_follow(string text, int items)
    {
        if (items < 0)
            Assert.Contains("m",
                (await Assert.ThrowsAsync<ManifestFormatException>(() => ManifestText.ReadAsync(ManifestFormat.FineHard, text))).Message);
        else
            Assert.Equal(items, (await ManifestText.ReadAsync(ManifestFormat.FineHard, text)).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(int.MaxValue)]
    public async Task Items_do_not_depend_on_how_the_bytes_arrive_and_long_ones_are_skipped(int chunk)
    {
        var items = Enumerable.Range(0, 60)
            .Select(i => $"{{\"f_path\":\"{i}\\\\\",\"caption\":\"{new string('"', i).Replace("\"", "\\\"")}]\",\"x\":[[{{}}]]}}");
        var bytes = Encoding.UTF8.GetBytes($"[{string.Join(" ,\n", items)}]");
        var reader = new FineHardReader("m", new ManifestOptions(), recordLimit: 120);

        var rows = await ManifestText.ReadAsync(reader, bytes, chunk);

        Assert.Equal(60, rows.Count);
        Assert.Equal(rows.Select(r => r.Fault is null ? $"{r.Number - 1}\\" : null), rows.Select(r => r.Image));
        Assert.Equal("m, item 60: longer than 120 bytes.", rows[59].Fault!.Message);
        Assert.InRange(rows.Count(r => r.Fault is null), 35, 45);
    }

    private static async Task<ManifestRow> ItemAsync(string item) =>
        Assert.Single(await ManifestText.ReadAsync(ManifestFormat.FineHard, $"[{item}]"));
}

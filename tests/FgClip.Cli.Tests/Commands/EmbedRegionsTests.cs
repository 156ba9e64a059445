using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests.Commands;

/// <summary>Regions and dense maps of <c>fgclip embed</c>, as another reader of Parquet sees them.</summary>
[Collection(nameof(ShapesModel))]
public sealed class EmbedRegionsTests(ShapesModel shapes)
{
    private const int Limit = 256;

    private static readonly JsonNode[] Goldens =
    [
        .. JsonNode.Parse(File.ReadAllText(Fixtures.At("golden", "checkpoint-shapes.json")))!["images"]!.AsArray()
            .Select(image => image!).Where(image => image["limit"]!.GetValue<int>() == Limit),
    ];

    [Theory]
    [InlineData("xyxy", "pixels")]
    [InlineData("xywh", "pixels")]
    [InlineData("cxcywh", "pixels")]
    [InlineData("xyxy", "relative")]
    [InlineData("cxcywh", "relative")]
    public async Task Regions_agree_with_the_reference_in_every_format_and_unit(string format, string units)
    {
        var output = await EmbedAsync(format, units, "--features", "image,regions");

        var rows = await DuckDb.QueryAsync($"select * from '{output}/part-*.parquet'");
        Assert.Equal(Goldens.Length, rows.Count);
        foreach (var (row, golden) in rows.Zip(Goldens))
        {
            Assert.Equal("ok", row["status"]!.GetValue<string>());
            Assert.Null(row["dense_embedding"]);
            var regions = row["regions"]!.AsArray();
            Assert.Equal(golden["boxes_xyxy_pixels"]!.AsArray().Count, regions.Count);
            for (var i = 0; i < regions.Count; i++)
            {
                var (box, expected) = (Numbers(regions[i]!["box"]!), Numbers(golden["boxes_xyxy_pixels"]![i]!));
                Assert.All(box.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
                var (vector, feature) = (Numbers(regions[i]!["embedding"]!), Numbers(golden["region_features"]![i]!));
                Assert.InRange(Cosine(vector, feature), 0.99999, 1.00001);
                Assert.Equal(1, Math.Sqrt(vector.Sum(x => x * x)), 1e-5);
                Assert.Equal($"phrase {i}", regions[i]!["label"]!.GetValue<string>());
                Assert.Equal(vector.Length, regions[i]!["label_embedding"]!.AsArray().Count);
                Assert.Equal(2, regions[i]!["negative_embeddings"]!.AsArray().Count);
            }
        }
    }

    [Fact]
    public async Task A_smaller_number_is_near_the_float_and_DuckDB_reads_it()
    {
        var whole = await EmbedAsync("xyxy", "pixels", "--features", "dense");
        var half = await EmbedAsync("xyxy", "pixels", "--features", "dense", "--dense", "float16");
        var bytes = await EmbedAsync("xyxy", "pixels", "--features", "dense,regions", "--dense", "int8");

        var rows = await DuckDb.QueryAsync($"""
            select list_max(list_transform(a.dense_embedding, x -> abs(x))) as largest,
                list_max(list_transform(list_zip(a.dense_embedding, b.dense_embedding), x -> abs(x[1] - x[2]))) as half,
                list_max(list_transform(list_zip(a.dense_embedding, c.dense_embedding), x -> abs(x[1] - x[2] * c.dense_scale))) as byte,
                len(c.dense_embedding) = a.dense_height * a.dense_width * 96 as whole, c.dense_scale as scale
            from '{whole}/part-*.parquet' a join '{half}/part-*.parquet' b using (key) join '{bytes}/part-*.parquet' c using (key)
            """);
        Assert.Equal(Goldens.Length, rows.Count);
        Assert.All(rows, row =>
        {
            var largest = row["largest"]!.GetValue<double>();
            Assert.InRange(row["half"]!.GetValue<double>(), 1e-9, largest / 2048);
            Assert.InRange(row["byte"]!.GetValue<double>(), 1e-9, row["scale"]!.GetValue<double>() * 0.501);
            Assert.Equal(largest / 127, row["scale"]!.GetValue<double>(), largest * 1e-6);
            Assert.True(row["whole"]!.GetValue<bool>());
        });
    }

    [Fact]
    public async Task A_grid_of_one_cell_is_the_mean_of_the_map()
    {
        var output = await EmbedAsync("xyxy", "pixels", "--features", "dense", "--dense-grid", "1x1");

        var rows = await DuckDb.QueryAsync($"select * from '{output}/part-*.parquet'");
        foreach (var (row, golden) in rows.Zip(Goldens))
        {
            Assert.Equal((1, 1), (row["dense_height"]!.GetValue<int>(), row["dense_width"]!.GetValue<int>()));
            Assert.InRange(Cosine(Numbers(row["dense_embedding"]!), Numbers(golden["dense_mean"]!)), 0.99999, 1.00001);
        }
    }

    [Fact]
    public async Task Without_a_map_the_regions_are_the_same()
    {
        var with = await EmbedAsync("xyxy", "pixels", "--features", "dense,regions", "--region-texts", "none");
        var without = await EmbedAsync("xyxy", "pixels", "--features", "dense,regions", "--region-texts", "none", "--dense", "none");

        var columns = await DuckDb.QueryAsync($"select column_name from (describe select * from '{without}/part-*.parquet')");
        Assert.DoesNotContain(columns, column => column["column_name"]!.GetValue<string>().StartsWith("dense", StringComparison.Ordinal));
        var rows = await DuckDb.QueryAsync($"""
            select a.regions = b.regions as same, a.regions[1].label_embedding as label, a.regions[1].negatives as negatives
            from '{with}/part-*.parquet' a join '{without}/part-*.parquet' b using (key)
            """);
        Assert.Equal(Goldens.Length, rows.Count);
        Assert.All(rows, row => Assert.True(row["same"]!.GetValue<bool>()));
        Assert.All(rows, row => Assert.Null(row["label"]));
        Assert.All(rows, row => Assert.Equal(2, row["negatives"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("--dense float16 needs dense", "--features", "image", "--dense", "float16")]
    [InlineData("--dense none", "--features", "image,dense", "--dense", "none")]
    [InlineData("--dense-grid needs dense", "--features", "image,regions", "--dense-grid", "4x4")]
    [InlineData("contradict", "--features", "dense,regions", "--dense", "none", "--dense-grid", "4x4")]
    [InlineData("--box-format needs regions", "--features", "image", "--box-format", "xywh")]
    [InlineData("--box-units needs regions", "--features", "image", "--box-units", "pixels")]
    [InlineData("--region-texts needs regions", "--features", "dense", "--region-texts", "none")]
    [InlineData("0x4", "--features", "dense", "--dense-grid", "0x4")]
    [InlineData("4", "--features", "dense", "--dense-grid", "4")]
    [InlineData("float8", "--features", "dense", "--dense", "float8")]
    [InlineData("yxyx", "--features", "regions", "--box-format", "yxyx")]
    public async Task Options_that_contradict_each_other_are_a_usage_error(string message, params string[] options)
    {
        var result = await Fgclip.RunAsync(
            ["embed", "--model", shapes.Model, "--input", Fixtures.At("images"), "--output", shapes.NewPath("refused"), .. options]);

        result.Ended(ExitCode.Usage);
        Assert.Contains(message, result.Error);
    }

    /// <summary>Embeds the goldens' images with their boxes, written in a format and a unit.</summary>
    private async Task<string> EmbedAsync(string format, string units, params string[] options)
    {
        var manifest = shapes.NewPath("boxes") + ".jsonl";
        await File.WriteAllLinesAsync(manifest, Goldens.Select(golden => Row(golden, format, units)));
        var output = shapes.NewPath("regions");
        string[] boxes = options.Any(option => option.Contains("regions", StringComparison.Ordinal))
            ? ["--box-format", format, "--box-units", units] : [];
        (await Fgclip.RunAsync(
        [
            "embed", "--model", shapes.Model, "--input", manifest, "--output", output, "--image-root", Fixtures.At("images"),
            "--max-num-patches", $"{Limit}", .. boxes, .. options,
        ])).Ended(ExitCode.Done);
        return output;
    }

    private static string Row(JsonNode golden, string format, string units)
    {
        var image = golden["image"]!.GetValue<string>();
        // The goldens' first box is the whole image.
        var size = Numbers(golden["boxes_xyxy_pixels"]![0]!);
        var (width, height) = units == "relative" ? (size[2], size[3]) : (1, 1);
        var boxes = golden["boxes_xyxy_pixels"]!.AsArray().Select((box, i) =>
        {
            var c = Numbers(box!);
            double[] numbers = [c[0] / width, c[1] / height, c[2] / width, c[3] / height];
            return (JsonNode)new JsonObject
            {
                ["box"] = new JsonArray([.. In(format, numbers).Select(n => (JsonNode)n)]),
                ["label"] = $"phrase {i}",
                ["negatives"] = new JsonArray("a red square", "a blue circle"),
            };
        });
        return new JsonObject { ["image"] = image, ["boxes"] = new JsonArray([.. boxes]) }.ToJsonString();
    }

    private static double[] In(string format, double[] c) => format switch
    {
        "xywh" => [c[0], c[1], c[2] - c[0], c[3] - c[1]],
        "cxcywh" => [(c[0] + c[2]) / 2, (c[1] + c[3]) / 2, c[2] - c[0], c[3] - c[1]],
        _ => c,
    };

    private static double[] Numbers(JsonNode list) => [.. list.AsArray().Select(number => number!.GetValue<double>())];

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b).Sum(p => p.First * p.Second) / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
}

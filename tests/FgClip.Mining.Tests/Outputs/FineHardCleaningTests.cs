using System.Text.Json.Nodes;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Mining.Engine;
using FgClip.Mining.Plans;
using FgClip.Mining.Specs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Outputs;

/// <summary>What the authors' loader refuses is left out of FineHARD and counted; languages lie apart on request.</summary>
public sealed class FineHardCleaningTests : IDisposable
{
    private const int Dimensions = 24, Good = 20;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_and_boxes_that_the_loader_refuses_are_left_out_and_counted()
    {
        var (manifest, output) = await MineAsync(split: false, scores: true);
        var items = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(output, "part-00000000.json")))!.AsArray();
        Assert.Equal([.. Enumerable.Range(0, Good).Select(i => $"{i}.png"), "boxes.png", "chinese.png"],
            items.Select(item => (string)item!["f_path"]!));
        // Images are 100 x 50. The box beyond the edge stays as it is: their loader takes it.
        var boxes = items.Single(item => (string)item!["f_path"]! == "boxes.png")!["bbox_info"]!.AsArray();
        Assert.Equal(["good", "beyond the edge"], boxes.Select(box => (string)box!["short_expr"]!));
        Assert.Equal([0, 0, 50, 100], boxes[1]!["bbox"]!.AsArray().Select(corner => (double)corner!));
        Assert.Equal(new LeftOutCounts { RowsWithoutImage = 1, RowsWithoutCaption = 2, BoxesWithoutArea = 5, BoxesWithoutLabel = 2 },
            manifest.LeftOut);
        Assert.Equal(["1 rows without an image", "2 rows without a caption", "5 boxes without area", "2 boxes without a label"],
            manifest.LeftOut!.Words);
        Assert.All(items.SelectMany(item => item!["bbox_info"]?.AsArray() ?? []), box =>
        {
            Assert.Equal(10, box!["short_expr_negs"]!.AsObject().Count);
            Assert.All(box["short_expr_negs"]!.AsObject(), negative => Assert.NotEqual("", ((string)negative.Value!).Trim()));
            var scores = box["short_expr_neg_scores"]!.AsObject().Select(score => (double)score.Value!).ToArray();
            Assert.Equal((10, 1.0), (scores.Length, Math.Round((double)box["short_expr_score"]!, 5)));
            Assert.Equal(scores.OrderDescending(), scores);
        });
    }

    [Fact]
    public async Task English_and_Chinese_rows_lie_in_folders_of_their_own_on_request()
    {
        var (manifest, output) = await MineAsync(split: true, scores: false);
        string[] Images(string folder) =>
            [.. JsonNode.Parse(File.ReadAllText(Path.Combine(output, folder, "part-00000000.json")))!.AsArray()
                .Select(item => (string)item!["f_path"]!)];
        Assert.Equal([.. Enumerable.Range(0, Good).Select(i => $"{i}.png"), "boxes.png"], Images("en"));
        Assert.Equal(["chinese.png"], Images("zh"));
        Assert.Empty(Directory.GetFiles(output, "part-*"));
        Assert.Equal(["en/part-00000000.json", "zh/part-00000000.json"], manifest.Parts.Select(part => part.Name));
        Assert.Equal(manifest.Parts.Sum(part => part.Bytes), manifest.Bytes);
        Assert.Equal(manifest.Parts.Select(part => part.Bytes),
            manifest.Parts.Select(part => new FileInfo(Path.Combine(output, part.Name)).Length));
    }

    private static VectorRow Row(int i) => i switch
    {
        < Good => Row($"{i}.png", $"caption {i}", Box([10, 10, 20, 20], $"label {i}", i)),
        Good => Row("boxes.png", "boxes", Box([10, 10, 20, 20], "good", 100), Box([60, 30, 20, 20], "reversed", 101),
            Box([20, 20, 20, 40], "a line", 102), Box([200, 10, 300, 20], "outside", 103), Box([-20, -20, 0, 10], "left of it", 104),
            Box([double.NaN, 0, 10, 10], "nowhere", 105), Box([10, 10, 20, 20], "  ", 106), Box([10, 10, 20, 20], null, 107),
            Box([0, 0, 5000, 5000], "beyond the edge", 108)),
        Good + 1 => Row("none.png", null, Box([10, 10, 20, 20], "label of none", 109)),
        Good + 2 => Row("blank.png", " ", Box([10, 10, 20, 20], "label of blank", 110)),
        Good + 3 => Row("failed.png", "failed") with { ImageEmbedding = null, Regions = [] },
        _ => Row("chinese.png", "中文") with { IsChinese = true },
    };

    private static VectorRow Row(string image, string? caption, params OutputRegion[] regions) => new(image, image, caption)
    {
        Sha256 = image,
        IsChinese = false,
        ImageEmbedding = VectorDataset.Unit(image.Length, Dimensions),
        Regions = regions,
    };

    private static OutputRegion Box(double[] corners, string? label, int seed)
    {
        var vector = VectorDataset.Unit(seed, Dimensions);
        return new OutputRegion(corners, label, vector, label is null ? null : vector, [], []);
    }

    private async Task<(MiningManifest Manifest, string Output)> MineAsync(bool split, bool scores)
    {
        var spec = new MiningSpec
        {
            Embeddings = await VectorDataset.WriteAsync(_folder.At("data"), Good + 5, Row, new FeatureOptions { Regions = true }),
            Anchor = ItemKind.Region,
            Candidate = ItemKind.Phrase,
            Format = OutputFormat.FineHard,
            SplitLanguages = split,
            IncludeScores = scores,
            Negatives = new NegativeOptions { Count = MiningSpecValidator.FineHardNegatives },
            Output = _folder.At("out"),
        };
        Assert.Empty(MiningSpecValidator.Validate(spec));
        return (await MiningRunner.RunAsync(spec, progress: null, TestContext.Current.CancellationToken), spec.Output);
    }
}

using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Model.Folders;
using FgClip.Pipeline.Encoding;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Preparing;
using FgClip.Pipeline.Telemetry;
using FgClip.TestKit;

namespace FgClip.Pipeline.Tests.Encoding;

public sealed class WindowEncoderTests(SyntheticModel models)
{
    private static readonly FeatureOptions Regions = new() { Image = false, Regions = true };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fgclip2-tiny", true)]
    [InlineData("fgclip2-tiny", false)]
    [InlineData("fgclip1-tiny", true)]
    public async Task Regions_agree_with_the_reference(string checkpoint, bool normalize)
    {
        var model = checkpoint == "fgclip1-tiny" ? models.First : models.Second;
        foreach (var golden in Golden.Images(checkpoint))
        {
            var boxes = golden["boxes_xyxy_pixels"]!.AsArray().Select(box => box!.AsArray().Select(n => n!.GetValue<double>()).ToArray())
                .ToList();
            var features = Regions with { Normalize = normalize, MaxNumPatches = golden["limit"]!.GetValue<int>() };
            using var row = Prepare(model, golden["image"]!.GetValue<string>(), features, Boxes([.. boxes]));

            var output = (await EncodeAsync(model, features, row))[0];

            Assert.Equal(boxes, output.Regions!.Select(region => region.Box!.ToArray()));
            foreach (var (region, expected) in output.Regions!.Zip(golden["region_features"]!.AsArray().Select(r => Golden.Numbers(r!))))
            {
                var vector = region.Embedding!;
                Assert.InRange(Golden.Difference(expected, vector), 0, 1e-3f);
                Assert.Equal(normalize ? 1 : Golden.Length(expected), Golden.Length(vector), 2e-3f);
            }
            Assert.Null(output.ImageEmbedding);
            Assert.Null(output.Dense);
        }
    }

    [Fact]
    public async Task Relative_boxes_give_the_vectors_of_the_same_boxes_in_pixels()
    {
        using var pixels = Prepare(models.Second, "rgb_640x480.png", Regions, Boxes([64, 96, 352, 432], [0, 0, 640, 480]));
        using var relative = Prepare(
            models.Second, "rgb_640x480.png", Regions, Boxes([0.1, 0.2, 0.55, 0.9], [0, 0, 1, 1]) with { BoxUnits = BoxUnits.Relative });

        var rows = await EncodeAsync(models.Second, Regions, pixels, relative);

        foreach (var (a, b) in rows[0].Regions!.Zip(rows[1].Regions!))
        {
            Assert.All(a.Box!.Zip(b.Box!), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
            Assert.InRange(Golden.Difference(a.Embedding!, b.Embedding!), 0, 1e-5f);
        }
    }

    [Fact]
    public async Task A_box_that_is_outside_empty_or_no_number_gives_zeros()
    {
        using var row = Prepare(models.Second, "rgb_64x64.png", Regions, Boxes(
            [1000, 1000, 1100, 1100], [-50, -50, -40, -40], [10, 10, 10, 20], [20, 20, 10, 10], [double.NaN, 0, 5, 5],
            [0, 0, double.PositiveInfinity, 5], [-1e300, 0, 1e300, 5]));

        var regions = (await EncodeAsync(models.Second, Regions, row))[0].Regions!;

        Assert.Equal(7, regions.Count);
        Assert.All(regions, region => Assert.All(region.Embedding!, number => Assert.Equal(0, number)));
    }

    [Theory]
    [InlineData(RegionTexts.None, false, false)]
    [InlineData(RegionTexts.Labels, true, false)]
    [InlineData(RegionTexts.All, true, true)]
    public async Task Phrases_are_embedded_as_far_as_they_are_asked_for(RegionTexts texts, bool labels, bool negatives)
    {
        var golden = Golden.Read("fgclip2-tiny")["texts"]!.AsArray().First(text => text!["walk_type"]!.GetValue<string>() == "box")!;
        var phrase = golden["text"]!.GetValue<string>();
        var features = Regions with { RegionTexts = texts };
        using var row = Prepare(models.Second, "rgb_64x64.png", features, Rows.Input(0) with
        {
            Boxes = [new([0, 0, 9, 9], phrase, ["a cat", phrase]), new([0, 0, 9, 9], " ", []), new([0, 0, 9, 9], null, [])],
        });

        var regions = (await EncodeAsync(models.Second, features, row))[0].Regions!;

        Assert.Equal(labels, regions[0].LabelEmbedding is not null);
        if (labels)
            Assert.InRange(Golden.Difference(Golden.Numbers(golden["feature"]!), regions[0].LabelEmbedding!), 0, 1e-3f);
        Assert.Equal(negatives ? 2 : null, regions[0].NegativeEmbeddings?.Count);
        if (negatives)
            Assert.Equal(regions[0].LabelEmbedding, regions[0].NegativeEmbeddings![1]);
        Assert.Equal(["a cat", phrase], regions[0].Negatives);
        Assert.All(regions.Skip(1), region => Assert.Null(region.LabelEmbedding));
    }

    [Fact]
    public async Task A_image_that_failed_leaves_its_boxes_and_phrases()
    {
        var input = Boxes([1, 2, 3, 4]) with { Boxes = [new([1, 2, 3, 4], "a dog", [])] };
        var fault = new RowFault(RowStatus.Missing, "gone");
        using var pixels = new PreparedRow(input) { Fault = fault };
        using var relative = new PreparedRow(input with { BoxUnits = BoxUnits.Relative }) { Fault = fault };
        using var broken = new PreparedRow(input with { Fault = new(RowStatus.BadRow, "no row") });

        var rows = await EncodeAsync(models.Second, Regions, pixels, relative, broken);

        Assert.Equal([1, 2, 3, 4], rows[0].Regions![0].Box!);
        Assert.Null(rows[1].Regions![0].Box);
        Assert.All(rows.Take(2), row => Assert.Null(row.Regions![0].Embedding));
        Assert.All(rows.Take(2), row => Assert.NotNull(row.Regions![0].LabelEmbedding));
        Assert.Equal(RowStatus.Missing, rows[0].Status);
        Assert.Null(rows[2].Regions);
    }

    [Fact]
    public async Task Everything_at_once_gives_what_each_gives_alone()
    {
        var boxes = Boxes([64, 96, 352, 432]);
        var all = new FeatureOptions { TextHeads = [TextHead.Short], Dense = true, Regions = true };
        using var with = Prepare(models.Second, "rgb_640x480.png", all, boxes with { ShortCaption = "a red square" });
        using var without = Prepare(models.Second, "rgb_640x480.png", all, Rows.Input(1));

        var together = await EncodeAsync(models.Second, all, with, without);

        var image = await EncodeAsync(models.Second, new(), with, without);
        var dense = await EncodeAsync(models.Second, new() { Image = false, Dense = true }, with, without);
        var regions = await EncodeAsync(models.Second, all with { Dense = false }, with, without);
        Assert.InRange(Golden.Difference(image[0].ImageEmbedding!, together[0].ImageEmbedding!), 0, 1e-5f);
        Assert.InRange(Golden.Difference(image[1].ImageEmbedding!, regions[1].ImageEmbedding!), 0, 1e-5f);
        Assert.InRange(Golden.Difference(dense[0].Dense!.Values.ToArray(), together[0].Dense!.Values.ToArray()), 0, 1e-5f);
        Assert.InRange(Golden.Difference(regions[0].Regions![0].Embedding!, together[0].Regions![0].Embedding!), 0, 1e-5f);
        Assert.Empty(together[1].Regions!);
        Assert.Equal(together[0].Logits[0], models.Second.Logits.Apply(together[0].Similarities[0]!.Value));
    }

    [Fact]
    public async Task A_dense_grid_pools_the_map_and_leaves_the_regions()
    {
        var full = new FeatureOptions { Dense = true, Regions = true };
        using var row = Prepare(models.Second, "rgb_100x401.png", full, Boxes([10, 80.2, 55, 360.9]));

        var (whole, pooled) = ((await EncodeAsync(models.Second, full, row))[0],
            (await EncodeAsync(models.Second, full with { DenseGrid = new(3, 2) }, row))[0]);

        Assert.Equal((3, 2), (pooled.Dense!.High, pooled.Dense.Wide));
        Assert.Equal(AreaPool.Pool(whole.Dense!.Values.Span, new(whole.Dense.High, whole.Dense.Wide), new(3, 2)).Values.ToArray(),
            pooled.Dense.Values.ToArray());
        Assert.Equal(whole.Regions![0].Embedding, pooled.Regions![0].Embedding);
    }

    [Fact]
    public async Task Vectors_that_are_not_finite_are_left_out_and_the_row_says_so()
    {
        using var folder = new TempFolder();
        using var model = await DamagedAsync(folder);
        var features = new FeatureOptions { TextHeads = [TextHead.Short], Dense = true, Regions = true };
        using var row = Prepare(models.Second, "rgb_64x64.png", features,
            Rows.Input(0) with { ShortCaption = "a red square", Boxes = [new([0, 0, 9, 9], "a dog", ["a cat"])] });
        using var blank = Prepare(models.Second, "rgb_64x64.png", features, Rows.Input(1));
        using var missing = new PreparedRow(Rows.Input(2) with { ShortCaption = "a red square" })
        {
            Fault = new(RowStatus.Missing, "gone"),
        };

        var rows = await EncodeAsync(model, features, row, blank, missing);

        Assert.Equal([RowStatus.NotFinite, RowStatus.NotFinite, RowStatus.Missing], rows.Select(output => output.Status));
        Assert.Contains("not finite in the short text vector and in 5 more vectors", rows[0].Error);
        Assert.All(rows, output => Assert.Null(output.ImageEmbedding));
        Assert.All(rows, output => Assert.Null(output.TextEmbeddings[0]));
        Assert.All(rows, output => Assert.Null(output.Similarities[0]));
        Assert.All(rows, output => Assert.Null(output.Dense));
        Assert.Equal((64, 64), (rows[0].Width, rows[0].Height));
        var region = Assert.Single(rows[0].Regions!);
        Assert.Equal((null, null, null), (region.Embedding, region.LabelEmbedding, region.NegativeEmbeddings));
        Assert.Equal(["a cat"], region.Negatives);
    }

    [Fact]
    public void A_finite_number_beyond_float16_is_left_out_of_a_map_that_is_written_so()
    {
        var finite = new FiniteVectors();
        Assert.True(finite.IsKept([1, 65_519], "dense map", asHalf: true));
        Assert.True(finite.IsKept([1, 65_520], "dense map"));
        Assert.Null(finite.Fault);
        Assert.False(finite.IsKept([1, -65_520], "dense map", asHalf: true));
        Assert.Null(finite.Keep([1, float.PositiveInfinity], "image vector"));
        Assert.Equal(
            (RowStatus.NotFinite, "The model gave a number that is not finite in the dense map and in 1 more vectors of this row."),
            (finite.Fault!.Status, finite.Fault.Message));
    }

    /// <summary>A copy of the model whose weights are all NaN.</summary>
    private async Task<LoadedModel> DamagedAsync(TempFolder folder)
    {
        foreach (var file in models.Second.Folder.Manifest.Files)
            File.Copy(models.Second.Folder.At(file.Name), folder.At(file.Name));
        File.Copy(models.Second.Folder.At(ModelManifest.FileName), folder.At(ModelManifest.FileName));
        var weights = models.Second.Folder.Manifest.Files.Single(file => file.Name == "weights.bin");
        await File.WriteAllBytesAsync(folder.At(weights.Name), Enumerable.Repeat((byte)0xff, (int)weights.Bytes).ToArray(), Cancel);
        return new(ModelFolder.Open(folder.At("")), new(), new Heartbeat("damaged", TimeProvider.System));
    }

    [Fact]
    public async Task Rare_shapes_share_a_padded_batch_and_keep_their_vectors()
    {
        using var model = new LoadedModel(models.Second.Folder, new(), new Heartbeat("own", TimeProvider.System));
        var features = new FeatureOptions { Dense = true, MaxNumPatches = 128 };
        PreparedRow[] rows =
            [.. ((string[])["rgb_1000x80.png", "rgb_64x64.png", "rgb_100x401.png", "photo_bedroom.jpg"]).Select(
                (image, i) => Prepare(model, image, features, Rows.Input(i)))];

        var alone = await new WindowEncoder(model, features, new()).EncodeAsync(rows, Cancel);
        Assert.Equal((4, 0), (model.Heartbeat.Stages.Total.ImageBatches, model.Heartbeat.Stages.Total.Padding));
        var shared = await new WindowEncoder(model, features, new() { Padding = 0.5 }).EncodeAsync(rows, Cancel);

        Assert.Equal(5, model.Heartbeat.Stages.Total.ImageBatches);
        Assert.InRange(model.Heartbeat.Stages.Total.Padding, 1, 4 * 128);
        foreach (var (a, b) in alone.Zip(shared))
        {
            Assert.InRange(Golden.Difference(a.ImageEmbedding!, b.ImageEmbedding!), 0, 1e-5f);
            Assert.InRange(Golden.Difference(a.Dense!.Values.ToArray(), b.Dense!.Values.ToArray()), 0, 1e-4f);
        }

        foreach (var row in rows)
            row.Dispose();
    }

    private static InputRow Boxes(params double[][] boxes) =>
        Rows.Input(0) with { Boxes = [.. boxes.Select(box => new InputBox(box, null, []))] };

    private static Task<IReadOnlyList<OutputRow>> EncodeAsync(LoadedModel model, FeatureOptions features, params PreparedRow[] rows) =>
        new WindowEncoder(model, features, new()).EncodeAsync(rows, Cancel);

    private static PreparedRow Prepare(LoadedModel model, string image, FeatureOptions features, InputRow input)
    {
        using var picture = model.Decoder.Decode(File.ReadAllBytes(Fixtures.At("images", image)), 100_000_000);
        return new(input) { Image = model.Preparer.Prepare(picture, features.MaxNumPatches) };
    }
}

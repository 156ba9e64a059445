using FgClip.Datasets.Jobs;
using FgClip.Mining.Engine;
using FgClip.Mining.Specs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Reference;

/// <summary>Captions and images of several rows, with the guards that are on by default.</summary>
public sealed class RepeatedCaptionTests : IDisposable
{
    private const int Dimensions = 16;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_tuple_holds_no_negative_twice_though_half_of_the_rows_have_one_caption()
    {
        var rows = await MineAsync(40, i => Row(i, i, i % 2 == 0 ? 0 : i), ItemKind.Image, ItemKind.Text, 5);
        Assert.Equal(40, rows.Count);
        Assert.All(rows, row =>
        {
            string[] texts = [(string)row["positive"]!, .. Enumerable.Range(1, 5).Select(i => (string)row[$"negative_{i}"]!)];
            Assert.Equal(texts.Distinct(), texts);
        });
    }

    [Fact]
    public async Task A_caption_is_refused_for_the_bytes_of_the_image_of_any_of_its_rows()
    {
        // Caption 1 is first that of image 1; that it is true of image 0 only the last row says, under another path and key.
        var rows = await MineAsync(12, i => i == 11 ? Row(i, 100, 1) with { Sha256 = "sha-0" } : Row(i, i, i), ItemKind.Image,
            ItemKind.Text, 8);
        var anchor = Assert.Single(rows, row => (string)row["anchor"]! == "0.png");
        Assert.DoesNotContain("caption 1", anchor.AsObject().Select(cell => (string)cell.Value!));
        Assert.Contains(rows, row => (string)row["anchor"]! is not ("0.png" or "1.png" or "100.png")
            && row.AsObject().Any(cell => cell.Key != "positive" && (string)cell.Value! == "caption 1"));
    }

    [Fact]
    public async Task An_image_of_several_rows_is_refused_for_any_of_their_captions()
    {
        // Image 1 has caption 1 and, in the last row, the caption of image 0.
        var rows = await MineAsync(12, i => i == 11 ? Row(i, 1, 0) : Row(i, i, i), ItemKind.Text, ItemKind.Image, 8);
        Assert.Equal(["0.png", "1.png"], rows.Where(row => (string)row["anchor"]! == "caption 0").Select(row => (string)row["positive"]!));
        Assert.All(rows.Where(row => (string)row["anchor"]! == "caption 1"),
            row => Assert.DoesNotContain("1.png", Enumerable.Range(1, 8).Select(i => (string)row[$"negative_{i}"]!)));
    }

    private static VectorRow Row(int key, int image, int caption) => new($"key-{key}", $"{image}.png", $"caption {caption}")
    {
        Sha256 = $"sha-{image}",
        ImageEmbedding = VectorDataset.Unit(1000 + image, Dimensions),
        TextEmbedding = VectorDataset.Unit(caption, Dimensions),
    };

    private async Task<IReadOnlyList<System.Text.Json.Nodes.JsonNode>> MineAsync(int rows, Func<int, VectorRow> row, ItemKind anchor,
        ItemKind candidate, int count)
    {
        var spec = new MiningSpec
        {
            Embeddings = await VectorDataset.WriteAsync(_folder.At("data"), rows, row, new FeatureOptions { TextHeads = [TextHead.Short] },
                rowsPerPart: 9),
            Anchor = anchor,
            Candidate = candidate,
            Format = OutputFormat.NTuple,
            Negatives = new NegativeOptions { Count = count },
            Output = _folder.At("out"),
        };
        await MiningRunner.RunAsync(spec, progress: null, TestContext.Current.CancellationToken);
        return await DuckDb.QueryAsync($"select * from '{spec.Output}/part-*.parquet'");
    }
}

using System.Globalization;
using System.Numerics.Tensors;
using FgClip.Datasets.Jobs;
using FgClip.Mining.Engine;
using FgClip.Mining.Screening;
using FgClip.Mining.Specs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Jobs;

public sealed class ScreenedMiningTests
{
    // As many anchors as make a chunk worth a screen, and several chunks, so that floors are looked for.
    private const int Rows = 8_700, Dimensions = 128, Clusters = 40, Every = 30, TooFewAnchors = 2_000;

    [Fact]
    public async Task A_job_that_screens_writes_the_bytes_of_one_whose_tiles_are_too_small_for_it()
    {
        Assert.SkipUnless(ScreenKernel.IsSupported, "The processor does not multiply bytes (AVX2).");
        using var folder = new TempFolder();
        // Each thirtieth row shows the image of the row before it: items that do not count lie between those that do.
        var dataset = await VectorDataset.WriteAsync(
            folder.At("data"), Rows, i => new VectorRow($"{i}", $"{Image(i)}.png", $"caption {i}")
            {
                Sha256 = $"{Image(i):x64}",
                ImageEmbedding = Vector(2 * Image(i)),
                TextEmbedding = Vector(2 * i + 1),
            },
            new FeatureOptions { TextHeads = [TextHead.Short] }, rowsPerPart: 3000);

        var screened = await MineAsync("screened", new MiningRunOptions());
        var compared = await MineAsync("compared", new MiningRunOptions { TileAnchors = TooFewAnchors });

        Assert.Equal(FolderContent.Read(compared), FolderContent.Read(screened));
        var found = Assert.Single(await DuckDb.QueryAsync($"select count(distinct anchor) n from '{screened}/part-*.parquet'"));
        Assert.Equal(Rows - Rows / Every, int.Parse((string)found["n"]!, CultureInfo.InvariantCulture));

        async Task<string> MineAsync(string name, MiningRunOptions run)
        {
            var spec = new MiningSpec
            {
                Embeddings = dataset,
                Anchor = ItemKind.Image,
                Candidate = ItemKind.Text,
                Output = folder.At(name),
                Run = run,
            };
            await MiningRunner.RunAsync(spec, progress: null, TestContext.Current.CancellationToken);
            return spec.Output;
        }
    }

    private static int Image(int row) => row % Every == Every - 1 ? row - 1 : row;

    private static float[] Vector(int number)
    {
        float[] sum = [.. VectorDataset.Unit(Rows * 3 + number / 2 % Clusters, Dimensions)
            .Zip(VectorDataset.Unit(number, Dimensions), (center, own) => center + own / 2)];
        var length = TensorPrimitives.Norm<float>(sum);
        return [.. sum.Select(value => value / length)];
    }
}

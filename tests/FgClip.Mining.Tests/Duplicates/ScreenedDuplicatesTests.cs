using System.Numerics.Tensors;
using FgClip.Datasets.Jobs;
using FgClip.Mining.Duplicates;
using FgClip.Mining.Specs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Duplicates;

public sealed class ScreenedDuplicatesTests
{
    // As many items as make a chunk worth a screen: 2,048 times as many are 17 million pairs.
    private const int Rows = 8_400, Dimensions = 128, Every = 50;

    [Fact]
    public async Task A_report_over_screened_pairs_has_those_of_brute_force()
    {
        using var folder = new TempFolder();
        var vectors = Enumerable.Range(0, Rows).Select(Vector).ToArray();
        var dataset = await VectorDataset.WriteAsync(
            folder.At("data"), Rows, i => new VectorRow($"{i}", $"{i}.png", null) { Sha256 = $"{i:x64}", ImageEmbedding = vectors[i] },
            new FeatureOptions(), rowsPerPart: 3000);
        var manifest = await DuplicateRunner.RunAsync(
            new DuplicateSpec { Embeddings = dataset, Kind = ItemKind.Image, Above = 0.9, Output = folder.At("report") },
            progress: null,
            TestContext.Current.CancellationToken);

        var expected = Enumerable.Range(0, Rows).AsParallel().SelectMany(i => Enumerable.Range(i + 1, Rows - i - 1)
            .Where(j => TensorPrimitives.Dot<float>(vectors[i], vectors[j]) > 0.9f).Select(j => ($"{i}.png", $"{j}.png"))).ToHashSet();
        var found = await DuckDb.QueryAsync($"select item, other from '{folder.At("report")}/pairs-*.parquet'");
        Assert.Equal(expected, found.Select(pair => ((string)pair["item"]!, (string)pair["other"]!)).ToHashSet());
        Assert.Equal((Rows / Every, expected.Count), (expected.Count, found.Count));
        Assert.Equal(expected.Count, manifest.Pairs);
    }

    // Each fiftieth is near the one before it: a cosine of about 0.95. No others come near 0.9.
    private static float[] Vector(int row)
    {
        if (row % Every != Every - 1)
            return VectorDataset.Unit(row, Dimensions);
        float[] sum = [.. VectorDataset.Unit(row - 1, Dimensions).Zip(VectorDataset.Unit(row, Dimensions), (a, b) => a + b / 3)];
        var length = TensorPrimitives.Norm<float>(sum);
        return [.. sum.Select(value => value / length)];
    }
}

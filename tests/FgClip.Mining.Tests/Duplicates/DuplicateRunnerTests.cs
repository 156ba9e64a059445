using FgClip.Datasets.Jobs;
using FgClip.Mining.Duplicates;
using FgClip.Mining.Specs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Duplicates;

public sealed class DuplicateRunnerTests : IDisposable
{
    private const int Rows = 600, Dimensions = 32;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(70)]
    public async Task Pairs_and_groups_are_those_of_brute_force(int? tile)
    {
        var output = _folder.At("report");
        var manifest = await DuplicateRunner.RunAsync(
            new DuplicateSpec
            {
                Embeddings = await DatasetAsync(),
                Kind = ItemKind.Image,
                Above = 0.9,
                Output = output,
                Run = new MiningRunOptions { TileAnchors = tile },
            },
            progress: null,
            TestContext.Current.CancellationToken);

        var (pairs, roots) = BruteForce(0.9);
        var found = await DuckDb.QueryAsync($"select item, other, cosine from '{output}/pairs-*.parquet'");
        Assert.Equal(pairs, found.Select(pair => ((string)pair["item"]!, (string)pair["other"]!)).ToHashSet());
        Assert.Equal(pairs.Count, found.Count);
        var groups =
            await DuckDb.QueryAsync($"select item, component::int as component, size, representative from '{output}/part-*.parquet'");
        var expected = roots.GroupBy(root => root).Where(group => group.Count() > 1)
            .ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(expected.Values.Sum(), groups.Count);
        Assert.All(groups, row =>
        {
            var item = int.Parse(((string)row["item"]!)[..^4]);
            Assert.Equal(roots[item], (int)row["component"]!);
            Assert.Equal(expected[roots[item]], (int)row["size"]!);
            Assert.Equal(roots[item] == item, (bool)row["representative"]!);
        });
        Assert.Equal(
            (Rows, 12, pairs.Count, expected.Count, expected.Values.Sum() - expected.Count),
            (manifest.Items, manifest.Copies, manifest.Pairs, manifest.Components, manifest.Duplicates));
    }

    [Fact]
    public async Task Tiles_and_memory_change_no_byte()
    {
        var dataset = await DatasetAsync();
        var (one, other) = (_folder.At("one"), _folder.At("other"));
        await DuplicateRunner.RunAsync(new DuplicateSpec { Embeddings = dataset, Kind = ItemKind.Image, Output = one }, null,
            TestContext.Current.CancellationToken);
        await DuplicateRunner.RunAsync(
            new DuplicateSpec
            {
                Embeddings = dataset,
                Kind = ItemKind.Image,
                Output = other,
                Run = new MiningRunOptions { TileAnchors = 33, Threads = 1 },
            },
            null,
            TestContext.Current.CancellationToken);
        Assert.Equal(FolderContent.Read(one), FolderContent.Read(other));
    }

    /// <summary>Rows 5n and 5n + 1 are near each other, 5n + 2 is near 5n + 1; row 50n + 4 has the bytes of row 50n.</summary>
    private Task<string> DatasetAsync() => VectorDataset.WriteAsync(
        _folder.At("dataset"),
        Rows,
        i => new VectorRow($"key-{i}", $"{i}.png", null) { Sha256 = $"sha-{(i % 50 == 4 ? i - 4 : i)}", ImageEmbedding = Vector(i) },
        new FeatureOptions(),
        rowsPerPart: 130);

    private static float[] Vector(int i) => (i % 5, i % 50) switch
    {
        (_, 4) => Vector(i - 4),
        (1 or 2, _) => Near(Vector(i - 1), VectorDataset.Unit(i, Dimensions)),
        _ => VectorDataset.Unit(i, Dimensions),
    };

    private static float[] Near(float[] a, float[] b)
    {
        float[] sum = [.. a.Zip(b, (x, y) => x + 0.4f * y)];
        var length = MathF.Sqrt(sum.Sum(x => x * x));
        return [.. sum.Select(x => x / length)];
    }

    private static (HashSet<(string, string)> Pairs, int[] Roots) BruteForce(double above)
    {
        var vectors = Enumerable.Range(0, Rows).Select(Vector).ToArray();
        var pairs = new HashSet<(string, string)>();
        int[] roots = [.. Enumerable.Range(0, Rows)];
        for (var i = 0; i < Rows; i++)
        {
            for (var j = i + 1; j < Rows; j++)
            {
                // A copy is compared with the first of its like alone.
                var copies = (i % 50 == 4 ? i - 4 : i) == (j % 50 == 4 ? j - 4 : j);
                if (!copies
                    && (i % 50 == 4 || j % 50 == 4 || vectors[i].Zip(vectors[j]).Sum(pair => (double)pair.First * pair.Second) <= above))
                    continue;
                pairs.Add(($"{i}.png", $"{j}.png"));
                var (low, high) = (Math.Min(roots[i], roots[j]), Math.Max(roots[i], roots[j]));
                for (var k = 0; k < Rows; k++)
                    roots[k] = roots[k] == high ? low : roots[k];
            }
        }

        return (pairs, roots);
    }
}

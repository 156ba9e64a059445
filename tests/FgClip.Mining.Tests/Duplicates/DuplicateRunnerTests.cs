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

    [Theory]
    [InlineData(null, 1)]
    [InlineData(40, 3)]
    public async Task A_cluster_lists_the_nearest_pairs_of_each_item_and_groups_follow_from_all(int? tile, int perItem)
    {
        const int Cluster = 150;
        float[] Placeholder(int i) => Near(VectorDataset.Unit(1, Dimensions), VectorDataset.Unit(i, Dimensions), 0.1f);
        var output = _folder.At("report");
        var manifest = await DuplicateRunner.RunAsync(
            new DuplicateSpec
            {
                Embeddings = await DatasetAsync(Cluster, Placeholder),
                Kind = ItemKind.Image,
                PairsPerItem = perItem,
                Output = output,
                Run = new MiningRunOptions { TileAnchors = tile },
            },
            progress: null,
            TestContext.Current.CancellationToken);

        var nearest = Enumerable.Range(0, Cluster).SelectMany(i => Enumerable.Range(i + 1, Cluster - i - 1)
            .OrderByDescending(j => Placeholder(i).Zip(Placeholder(j)).Sum(pair => (double)pair.First * pair.Second)).Take(perItem)
            .Order().Select(j => ($"{i}.png", $"{j}.png")));
        var found = await DuckDb.QueryAsync($"select item, other from '{output}/pairs-*.parquet'");
        Assert.Equal(nearest, found.Select(pair => ((string)pair["item"]!, (string)pair["other"]!)));
        Assert.Equal((1, Cluster - 1, found.Count, Cluster * (Cluster - 1) / 2 - found.Count),
            (manifest.Components, manifest.Duplicates, manifest.Pairs, manifest.MorePairs));
    }

    [Fact]
    public async Task A_chain_is_one_group_and_those_far_from_what_is_kept_are_counted()
    {
        // Each vector is turned by 15 degrees from the one before: 0.966 to the next, 0.866 to the one after.
        float[] Turned(int i) => [MathF.Cos(i * MathF.PI / 12), MathF.Sin(i * MathF.PI / 12), .. new float[Dimensions - 2]];
        var output = _folder.At("report");
        var manifest = await DuplicateRunner.RunAsync(
            new DuplicateSpec
            {
                Embeddings = await DatasetAsync(12, Turned),
                Kind = ItemKind.Image,
                Keep = KeepRule.Largest,
                Pairs = PairList.Kept,
                Output = output,
            },
            progress: null,
            TestContext.Current.CancellationToken);

        // The widest image is 7.png.
        Assert.Equal((1, 11), (manifest.Components, manifest.Duplicates));
        var pairs = await DuckDb.QueryAsync($"select item, other, cosine from '{output}/pairs-*.parquet'");
        Assert.Equal(Enumerable.Range(0, 12).Where(i => i != 7).Select(i => ("7.png", $"{i}.png")),
            pairs.Select(pair => ((string)pair["item"]!, (string)pair["other"]!)));
        Assert.All(pairs, (pair, n) => Assert.Equal(Math.Cos((n < 7 ? 7 - n : n - 6) * Math.PI / 12), (double)pair["cosine"]!, 1e-6));
        Assert.Equal(9, manifest.Chained);
        var kept = await DuckDb.QueryAsync($"select item from '{output}/part-*.parquet' where representative");
        Assert.Equal("7.png", (string)Assert.Single(kept)["item"]!);
    }

    /// <summary>Rows 5n and 5n + 1 are near each other, 5n + 2 is near 5n + 1; row 50n + 4 has the bytes of row 50n.</summary>
    private Task<string> DatasetAsync() => VectorDataset.WriteAsync(
        _folder.At("dataset"),
        Rows,
        i => new VectorRow($"key-{i}", $"{i}.png", null) { Sha256 = $"sha-{(i % 50 == 4 ? i - 4 : i)}", ImageEmbedding = Vector(i) },
        new FeatureOptions(),
        rowsPerPart: 130);

    /// <summary>Images of content of their own; row 7 has the most pixels.</summary>
    private Task<string> DatasetAsync(int rows, Func<int, float[]> vector) => VectorDataset.WriteAsync(
        _folder.At("dataset"),
        rows,
        i => new VectorRow($"key-{i}", $"{i}.png", null)
        {
            Sha256 = $"sha-{i}",
            ImageEmbedding = vector(i),
            PixelWidth = i == 7 ? 200 : 100,
        },
        new FeatureOptions(),
        rowsPerPart: 70);

    private static float[] Vector(int i) => (i % 5, i % 50) switch
    {
        (_, 4) => Vector(i - 4),
        (1 or 2, _) => Near(Vector(i - 1), VectorDataset.Unit(i, Dimensions)),
        _ => VectorDataset.Unit(i, Dimensions),
    };

    private static float[] Near(float[] a, float[] b, float share = 0.4f)
    {
        float[] sum = [.. a.Zip(b, (x, y) => x + share * y)];
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

using System.Globalization;
using System.Text.Json;
using FgClip.Search.Maps;
using FgClip.Search.Vectors;
using FgClip.TestKit;

namespace FgClip.Search.Tests.Maps;

/// <summary>Maps of a dataset; NumPy says which directions lead.</summary>
public sealed class DatasetMapTests(SearchedRows rows) : IClassFixture<SearchedRows>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(300, 60, 5)]
    [InlineData(40, 96, 32)]
    [InlineData(7, 3, 32)]
    public async Task Coordinates_and_shares_are_those_of_NumPy(int count, int dimensions, int components)
    {
        var random = new Random(count);
        // Directions of different weight, so that none of the leading ones can change places with another.
        float[] vectors = [.. Enumerable.Range(0, count * dimensions)
            .Select(i => (float)((random.NextDouble() - 0.5) * Math.Pow(0.7, i % dimensions)) + 0.3f)];
        var expected = JsonSerializer.Deserialize<Expected>(await Python.RunAsync($"""
            import json, numpy as np
            x = np.array({JsonSerializer.Serialize(vectors)}, dtype=np.float64).reshape({count}, {dimensions})
            u, s, v = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
            print(json.dumps(dict(Shares=(s ** 2 / (s ** 2).sum()).tolist(), Coordinates=(u * s)[:, :2].ravel().tolist())))
            """))!;

        var (coordinates, shares) = PrincipalComponents.Project(vectors, dimensions, components, Cancel);

        Assert.Equal(Math.Min(components, Math.Min(dimensions, count - 1)), shares.Length);
        Assert.Equal(expected.Shares.Take(Math.Min(3, shares.Length)), shares.Take(3), (a, b) => Math.Abs(a - b) < 1e-4);
        for (var axis = 0; axis < 2; axis++)
        {
            var own = Enumerable.Range(0, count).Select(i => (double)coordinates[i * shares.Length + axis]).ToList();
            var other = Enumerable.Range(0, count).Select(i => expected.Coordinates[2 * i + axis]).ToList();
            // Which way a direction points means nothing.
            var sign = Math.Sign(own.Zip(other, (a, b) => a * b).Sum());
            var scale = Math.Sqrt(other.Sum(number => number * number));
            Assert.All(own.Zip(other), pair => Assert.Equal(pair.Second, sign * pair.First, scale * 1e-3));
        }
    }

    [Fact]
    public async Task A_sample_is_the_same_every_time_and_names_its_rows()
    {
        var dataset = await rows.OpenAsync();
        var target = new SearchTarget(SearchKind.Image);

        var all = await DatasetMap.ComputeAsync(dataset, target, DatasetMap.MaxPoints, Cancel);
        var some = await DatasetMap.ComputeAsync(dataset, target, 100, Cancel);
        var again = await DatasetMap.ComputeAsync(dataset, target, 100, Cancel);

        var vectors = await DuckDb.QueryAsync($"""
            select key from '{rows.Address}/part-*.parquet' where image_embedding is not null and list_sum(list_transform(image_embedding, x -> x * x)) > 0
            """);
        Assert.Equal(vectors.Select(row => (string)row["key"]!).Order(StringComparer.Ordinal),
            all.Points.Select(point => point.Key).Order(StringComparer.Ordinal));
        Assert.Equal(100, some.Points.Count);
        Assert.Equal(some.Points.Select(point => (point.Part, point.Row)), again.Points.Select(point => (point.Part, point.Row)));
        Assert.Equal(some.Coordinates, again.Coordinates);
        Assert.Equal(100 * some.Components, some.Coordinates.Length);
        Assert.True(some.Points.Select(point => point.Part).Distinct().Count() > 3);
        var places = some.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Part}/{point.Row:000000}")).ToList();
        Assert.Equal(places.Order(StringComparer.Ordinal), places);
    }

    [Fact]
    public async Task Boxes_have_points_of_their_own_and_equal_vectors_have_no_directions()
    {
        var boxes = await DatasetMap.ComputeAsync(await rows.OpenAsync(), new SearchTarget(SearchKind.Region), 500, Cancel);
        Assert.Equal(500, boxes.Points.Count);
        Assert.All(boxes.Points, point => Assert.NotNull(point.Box));

        Assert.Equal((0, 0), Lengths([1f, 2, 3, 1, 2, 3], 3));
        Assert.Equal((0, 0), Lengths([1f, 2, 3], 3));
        Assert.Equal((0, 0), Lengths([], 0));
        Assert.Equal((2, 1), Lengths([1f, 2, 3, 1, 2, 4], 3));

        static (int Coordinates, int Shares) Lengths(float[] vectors, int dimensions)
        {
            var (coordinates, shares) = PrincipalComponents.Project(vectors, dimensions, 32, Cancel);
            return (coordinates.Length, shares.Length);
        }
    }

    private sealed record Expected(double[] Shares, double[] Coordinates);
}

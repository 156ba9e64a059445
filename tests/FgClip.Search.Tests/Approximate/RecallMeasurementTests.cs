using FgClip.Search.Approximate.Building;
using FgClip.Search.Scanning;

namespace FgClip.Search.Tests.Approximate;

public sealed class RecallMeasurementTests(IndexedRows rows) : IClassFixture<IndexedRows>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_nearest_of_a_sample_are_those_of_a_search_for_each()
    {
        using var exact = await ExactIndex.OpenAsync(await rows.OpenAsync(), IndexedRows.Target, rows.Cache, report: null, Cancel);
        var sample = SampledVector.Choose(exact.Vectors, 50, seed: 3);

        var nearest = new SampleScan(exact.Vectors, sample, 10).Run(Cancel);

        Assert.Equal(50, sample.Select(query => (query.Place.Part, query.Place.Row)).Distinct().Count());
        Assert.Equal(sample.Select(query => new MatrixScan(exact.Vectors, query.Vector, rows: null, query.Place).Find(10, Cancel)
            .Take(10).Select(found => found.Score)), nearest);
        Assert.Equal(sample.Select(query => query.Place), SampledVector.Choose(exact.Vectors, 50, seed: 3).Select(query => query.Place));
        Assert.NotEqual(sample.Select(query => query.Place), SampledVector.Choose(exact.Vectors, 50, seed: 4).Select(query => query.Place));
        Assert.Equal(exact.Count, SampledVector.Choose(exact.Vectors, 1_000_000, seed: 0).Count);
    }
}

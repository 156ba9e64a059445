using FgClip.Mining.Neighbours;
using FgClip.Mining.Products;
using FgClip.Mining.Screening;

namespace FgClip.Mining.Tests.Screening;

public sealed class ScreenedScanTests
{
    private const int Anchors = 200, Candidates = 3000, Chunk = 1000;

    public static TheoryData<string, int, int> Cases =>
        [.. DrawnVectors.Kinds.SelectMany(kind => new[] { (kind.Data, 40, 1), (kind.Data, 40, 600), (kind.Data, 200, 5) })];

    /// <summary>Neighbours are those of products of all pairs, with the same bits, whatever the basis.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_screen_changes_no_neighbour(string kind, int dimensions, int window)
    {
        Assert.SkipUnless(ScreenKernel.IsSupported, "The processor does not multiply bytes (AVX2).");
        var (left, right) = (DrawnVectors.Draw(kind, Anchors, dimensions, 1), DrawnVectors.Draw(kind, Candidates, dimensions, 2));
        var expected = Expected(left, right, window);
        using var anchors = DrawnVectors.Block(left);
        using var sample = DrawnVectors.Block(right);
        var means = ScreenMeans.Create(anchors, sample);
        using var fine = new FineCodes(dimensions, Anchors);
        foreach (var basis in ScreenBases.Find(anchors, sample, means, threads: 2))
        {
            using var screen = new ScreenedAnchors(anchors, fine, basis, means, threads: 2, TestContext.Current.CancellationToken);
            Assert.Equal(expected, Find(right, window, (candidates, heaps) =>
                screen.Run(candidates, 0, heaps, TestContext.Current.CancellationToken)));
        }
    }

    /// <summary>A scan decides by itself, and finds the same whatever it decides.</summary>
    [Theory]
    [InlineData(768, 1, true)]
    [InlineData(40, 5, false)]
    public void A_scan_screens_where_that_is_cheaper(int dimensions, int window, bool isScreened)
    {
        Assert.SkipUnless(ScreenKernel.IsSupported, "The processor does not multiply bytes (AVX2).");
        var (left, right) = (DrawnVectors.Draw("even", Anchors, dimensions, 1), DrawnVectors.Draw("even", Candidates, dimensions, 2));
        using var anchors = DrawnVectors.Block(left);
        using var scan = new ScreenedScan(anchors, threads: 2, leastPairs: 0);
        var found = Find(right, window, (candidates, heaps) => scan.Run(candidates, heaps, TestContext.Current.CancellationToken));
        Assert.Equal(Expected(left, right, window), found);
        Assert.Equal(isScreened, scan.Basis is not null);
    }

    /// <summary>A floor never hides a neighbour, whatever the vectors and the directions.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_floor_changes_no_neighbour(string kind, int dimensions, int window)
    {
        Assert.SkipUnless(ScreenKernel.IsSupported, "The processor does not multiply bytes (AVX2).");
        var (left, right) = (DrawnVectors.Draw(kind, Anchors, dimensions, 1), DrawnVectors.Draw(kind, Candidates, dimensions, 2));
        var expected = Expected(left, right, window);
        using var anchors = DrawnVectors.Block(left);
        using var sample = DrawnVectors.Block(right);
        var means = ScreenMeans.Create(anchors, sample);
        foreach (var basis in ScreenBases.Find(anchors, sample, means, threads: 2))
        {
            using var search = new NeighbourFloors(anchors, basis, means, window, threads: 2, TestContext.Current.CancellationToken);
            foreach (var rows in right.Chunk(Chunk))
            {
                using var candidates = DrawnVectors.Block(rows);
                search.Look(candidates, TestContext.Current.CancellationToken);
            }

            var floors = search.Find();
            Assert.All(floors, floor => Assert.True(float.IsFinite(floor)));
            using var scan = new ScreenedScan(anchors, threads: 2, leastPairs: 0);
            Assert.Equal(expected, Find(
                right, window, (candidates, heaps) => scan.Run(candidates, heaps, TestContext.Current.CancellationToken), floors));
        }
    }

    /// <summary>Floors are looked for where a few directions hold most of the scores.</summary>
    [Theory]
    [InlineData("clusters", true)]
    [InlineData("even", false)]
    public void Floors_are_looked_for_where_they_are_high(string kind, bool isWorth)
    {
        Assert.SkipUnless(ScreenKernel.IsSupported, "The processor does not multiply bytes (AVX2).");
        using var anchors = DrawnVectors.Block(DrawnVectors.Draw(kind, Anchors, 768, 1));
        using var candidates = DrawnVectors.Block(DrawnVectors.Draw(kind, TileSearch.ChunkRows, 768, 2));
        using var scan = new ScreenedScan(anchors, threads: 2, leastPairs: 0);

        using var search = NeighbourFloors.Open(
            anchors, candidates, scan, window: 10, threads: 2, TestContext.Current.CancellationToken);

        Assert.Equal(isWorth, search is not null);
    }

    private static Neighbour[][] Find(float[][] right, int window, Action<VectorRows, NeighbourHeaps> run, float[]? floors = null)
    {
        var heaps = new NeighbourHeaps(Anchors, window);
        if (floors is not null)
            heaps.Raise(floors);
        foreach (var (chunk, rows) in right.Chunk(Chunk).Index())
        {
            using var candidates = DrawnVectors.Block(rows);
            heaps.Begin([.. Enumerable.Range(chunk * Chunk, rows.Length)]);
            run(candidates, heaps);
        }

        return [.. Enumerable.Range(0, Anchors).Select(anchor => heaps.Sorted(anchor).ToArray())];
    }

    private static Neighbour[][] Expected(float[][] left, float[][] right, int window) => [.. left.Select(anchor =>
        right.Select((row, i) => new Neighbour(ExactDot.Compute(anchor, row), i)).Order().Take(window).ToArray())];
}

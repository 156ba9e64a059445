using FgClip.Mining.Products;
using FgClip.Mining.Screening;

namespace FgClip.Mining.Tests.Screening;

public sealed class ScreenBandTests
{
    private const int Anchors = 70, Candidates = 40;

    public static TheoryData<string, int> Cases =>
        [.. DrawnVectors.Kinds.SelectMany(kind => new[] { (kind.Data, 33), (kind.Data, 160) }), ("cone", 768)];

    /// <summary>A pair whose score is above the threshold by the least there is must pass, in every basis.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void No_bound_excludes_what_is_above_its_threshold(string kind, int dimensions)
    {
        Assert.SkipUnless(ScreenKernel.IsSupported, "The processor does not multiply bytes (AVX2).");
        var left = DrawnVectors.Draw(kind, Anchors, dimensions, seed: 1);
        float[][] right =
            [.. DrawnVectors.Draw(kind, Candidates / 2, dimensions, seed: 2), .. DrawnVectors.Errors(left[..(Candidates / 2)])];
        using var anchors = DrawnVectors.Block(left);
        using var candidates = DrawnVectors.Block(right);
        var means = ScreenMeans.Create(anchors, candidates);
        using var band = new ScreenBand();
        foreach (var basis in ScreenBases.Find(anchors, candidates, means, threads: 2))
        {
            using var a = Code(basis, anchors, means.Anchors, means.Candidates, areAnchors: true);
            using var b = Code(basis, candidates, means.Candidates, means.Anchors, areAnchors: false);
            for (var candidate = 0; candidate < right.Length; candidate++)
            {
                for (var first = 0; first < Anchors; first += ScreenBand.Rows)
                {
                    var rows = left.AsSpan(first, Math.Min(ScreenBand.Rows, Anchors - first)).ToArray();
                    float[] thresholds = [.. rows.Select(row => MathF.BitDecrement(ExactDot.Compute(row, right[candidate])))];
                    band.Screen(a, first, b, 0, Candidates, basis.Slack, thresholds);
                    for (var row = 0; row < rows.Length; row++)
                        Assert.True(band.Survivors(row).Contains((ushort)candidate), $"{basis.Size}: {first + row} and {candidate}");
                }
            }
        }
    }

    [Fact]
    public void A_bound_excludes_nearly_all_that_is_far_below()
    {
        Assert.SkipUnless(ScreenKernel.IsSupported, "The processor does not multiply bytes (AVX2).");
        using var anchors = DrawnVectors.Block(DrawnVectors.Draw("even", 64, 768, seed: 1));
        using var candidates = DrawnVectors.Block(DrawnVectors.Draw("even", ScreenBand.Segment, 768, seed: 2));
        var (basis, means) = (ScreenBasis.Plain(768), ScreenMeans.Create(anchors, candidates));
        using var a = Code(basis, anchors, means.Anchors, means.Candidates, areAnchors: true);
        using var b = Code(basis, candidates, means.Candidates, means.Anchors, areAnchors: false);
        using var band = new ScreenBand();
        band.Screen(a, 0, b, 0, ScreenBand.Segment, basis.Slack, Enumerable.Repeat(4 / MathF.Sqrt(768), 64).ToArray());
        Assert.InRange(Enumerable.Range(0, 64).Sum(row => band.Survivors(row).Length), 0, 64 * ScreenBand.Segment / 50);
    }

    private static Codes Code(ScreenBasis basis, VectorRows rows, float[] mean, float[] other, bool areAnchors)
    {
        var codes = new Codes(areAnchors, basis.Size, rows.Count);
        using var coder = new RowCoder(basis, mean, other, areAnchors);
        coder.Encode(rows, 0, rows.Count, codes, fine: null, threads: 2, TestContext.Current.CancellationToken);
        return codes;
    }
}

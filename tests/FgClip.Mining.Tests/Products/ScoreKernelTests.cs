using FgClip.Mining.Products;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Products;

public sealed class ScoreKernelTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(6, 16, 768)]
    [InlineData(13, 35, 97)]
    [InlineData(200, 700, 64)]
    public void A_score_depends_on_its_two_vectors_alone(int anchors, int candidates, int dimensions)
    {
        var left = Enumerable.Range(0, anchors).Select(i => VectorDataset.Unit(i, dimensions)).ToArray();
        var right = Enumerable.Range(0, candidates).Select(i => VectorDataset.Unit(10_000 + i, dimensions)).ToArray();
        using var a = Pack(left, ScoreKernel.Anchors);
        using var b = Pack(right, ScoreKernel.Candidates);
        var scores = new AllScores(anchors, candidates);

        BlockScan.Run(a, b, scores, threads: 2, TestContext.Current.CancellationToken);

        for (var i = 0; i < anchors; i++)
        {
            for (var j = 0; j < candidates; j++)
            {
                Assert.Equal(ExactDot.Compute(left[i], right[j]), scores[i, j]);
                Assert.Equal(left[i].Zip(right[j]).Sum(pair => (double)pair.First * pair.Second), scores[i, j], 1e-6);
            }
        }
    }

    [Fact]
    public void A_product_is_the_same_from_both_sides()
    {
        var (a, b) = (VectorDataset.Unit(1, 768), VectorDataset.Unit(2, 768));
        Assert.Equal(ExactDot.Compute(a, b), ExactDot.Compute(b, a));
    }

    private static PackedRows Pack(float[][] rows, int panel)
    {
        var packed = new PackedRows(panel, rows[0].Length, rows.Length);
        foreach (var row in rows)
            packed.Add(row);
        return packed;
    }

    private sealed class AllScores(int anchors, int candidates) : IScoreTarget
    {
        private readonly float[] _scores = Enumerable.Repeat(float.NaN, anchors * candidates).ToArray();

        public float this[int anchor, int candidate] => _scores[anchor * candidates + candidate];

        public float Threshold(int anchor) => float.NegativeInfinity;

        public void Take(int anchor, int candidate, float score)
        {
            Assert.True(float.IsNaN(this[anchor, candidate]), "A score came twice.");
            _scores[anchor * candidates + candidate] = score;
        }
    }
}

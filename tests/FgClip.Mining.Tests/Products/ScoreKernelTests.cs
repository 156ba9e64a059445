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
    [InlineData(12, 32, 768)]
    public void A_score_depends_on_its_two_vectors_alone(int anchors, int candidates, int dimensions)
    {
        var left = Enumerable.Range(0, anchors).Select(i => VectorDataset.Unit(i, dimensions)).ToArray();
        var right = Enumerable.Range(0, candidates).Select(i => VectorDataset.Unit(10_000 + i, dimensions)).ToArray();
        using var a = Pack(left, ScoreKernel.Anchors);
        using var b = Pack(right, ScoreKernel.Candidates);
        var scores = new AllScores(anchors, candidates);

        var back = new BackScores(scores, candidates);
        BlockScan.Run(a, b, scores, threads: 2, TestContext.Current.CancellationToken);
        BlockScan.Run(a, b, new AllScores(anchors, candidates), threads: 2, TestContext.Current.CancellationToken, back);
        // Every third candidate wants no score.
        Assert.Equal(anchors * (candidates - (candidates + 2) / 3), back.Count);

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

    /// <summary>Compares what comes from the candidates' side with what came from the anchors'.</summary>
    private sealed class BackScores(AllScores scores, int candidates) : ICandidateTarget
    {
        private int _count;

        public int Count => _count;

        public float[] Thresholds { get; } =
            [.. Enumerable.Range(0, candidates + 8).Select(i => i % 3 == 0 ? float.PositiveInfinity : float.NegativeInfinity)];

        public void Take(int candidate, int anchor, float score)
        {
            Assert.Equal(scores[anchor, candidate], score);
            Interlocked.Increment(ref _count);
        }
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

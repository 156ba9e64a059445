using System.Runtime.Intrinsics;

namespace FgClip.Mining.Products;

/// <summary>Takes the scores of a block that may matter.</summary>
internal interface IScoreTarget
{
    /// <summary>The score above which the target wants an anchor's scores, now.</summary>
    /// <param name="anchor">The anchor's row.</param>
    float Threshold(int anchor);

    /// <summary>Takes a score above the threshold. Of one anchor, candidates come in ascending order from one thread at a time.</summary>
    /// <param name="anchor">The anchor's row.</param>
    /// <param name="candidate">The candidate's position in its chunk.</param>
    /// <param name="score">The cosine.</param>
    void Take(int anchor, int candidate, float score);
}

/// <summary>
/// Compares packed anchors with a packed chunk of candidates. A thread takes a band of anchors that fits its second-level cache, fills a
/// small block of scores, and compares it with each anchor's threshold eight at a time: what is below costs one comparison for 8 * D
/// multiply-adds.
/// </summary>
internal static unsafe class BlockScan
{
    private const int BandPanels = 16, BlockPanels = 16, BlockWidth = BlockPanels * ScoreKernel.Candidates, Lanes = 8;

    public static void Run(PackedRows anchors, PackedRows candidates, IScoreTarget target, int threads, CancellationToken cancellationToken)
    {
        var bands = (anchors.Panels + BandPanels - 1) / BandPanels;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, bands, options, () => new float[BandPanels * ScoreKernel.Anchors * BlockWidth], (band, _, scores) =>
        {
            ScanBand(anchors, candidates, target, band * BandPanels, Math.Min(anchors.Panels, (band + 1) * BandPanels), scores);
            return scores;
        }, _ => { });
    }

    private static void ScanBand(PackedRows anchors, PackedRows candidates, IScoreTarget target, int firstPanel, int endPanel,
        float[] buffer)
    {
        var first = firstPanel * ScoreKernel.Anchors;
        var rows = Math.Min(anchors.Count, endPanel * ScoreKernel.Anchors) - first;
        fixed (float* scores = buffer)
        {
            for (var block = 0; block < candidates.Panels; block += BlockPanels)
            {
                var panels = Math.Min(BlockPanels, candidates.Panels - block);
                for (var c = 0; c < panels; c++)
                {
                    for (var a = firstPanel; a < endPanel; a++)
                    {
                        var corner = scores + (a - firstPanel) * ScoreKernel.Anchors * BlockWidth + c * ScoreKernel.Candidates;
                        ScoreKernel.Multiply(anchors.At(a), candidates.At(block + c), anchors.Dimensions, corner, BlockWidth);
                    }
                }

                var start = block * ScoreKernel.Candidates;
                var width = Math.Min(panels * ScoreKernel.Candidates, candidates.Count - start);
                for (var row = 0; row < rows; row++)
                    ScanRow(scores + row * BlockWidth, width, first + row, start, target);
            }
        }
    }

    private static void ScanRow(float* scores, int width, int anchor, int start, IScoreTarget target)
    {
        var threshold = target.Threshold(anchor);
        var limit = Vector256.Create(threshold);
        var i = 0;
        for (; i + Lanes <= width; i += Lanes)
        {
            var above = Vector256.GreaterThan(Vector256.Load(scores + i), limit).ExtractMostSignificantBits();
            for (; above != 0; above &= above - 1)
            {
                var at = i + System.Numerics.BitOperations.TrailingZeroCount(above);
                target.Take(anchor, start + at, scores[at]);
            }
        }

        for (; i < width; i++)
        {
            if (scores[i] > threshold)
                target.Take(anchor, start + i, scores[i]);
        }
    }
}

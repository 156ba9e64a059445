using System.Runtime.Intrinsics;

namespace FgClip.Mining.Products;

/// <summary>
/// Compares packed anchors with a packed chunk of candidates. A thread takes a band of anchors that fits its second-level cache, fills a
/// small block of scores, and compares it with each anchor's threshold eight at a time: what is below costs one comparison for 8 * D
/// multiply-adds. Where the candidates look for anchors too, their thresholds are compared with the same scores.
/// </summary>
internal static unsafe class BlockScan
{
    /// <summary>Panels of anchors that a thread takes at once.</summary>
    public const int BandPanels = 16;

    /// <summary>Scores of an anchor that are computed before they are looked at.</summary>
    public const int BlockWidth = BlockPanels * ScoreKernel.Candidates;

    private const int BlockPanels = 16, Lanes = 8;

    public static void Run(PackedRows anchors, PackedRows candidates, IScoreTarget target, int threads, CancellationToken cancellationToken,
        ICandidateTarget? back = null)
    {
        var bands = (anchors.Panels + BandPanels - 1) / BandPanels;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, bands, options, () => new float[BandPanels * ScoreKernel.Anchors * BlockWidth], (band, _, scores) =>
        {
            var panels = (First: band * BandPanels, End: Math.Min(anchors.Panels, (band + 1) * BandPanels));
            ScanBand(anchors, candidates, target, back, panels, scores);
            return scores;
        }, _ => { });
    }

    /// <summary>Compares one band on this thread.</summary>
    /// <param name="anchors">No more than <see cref="BandPanels"/> panels.</param>
    /// <param name="candidates">The candidates.</param>
    /// <param name="target">Takes the scores.</param>
    /// <param name="buffer">Room for <see cref="BlockWidth"/> scores of each anchor.</param>
    public static void RunBand(PackedRows anchors, PackedRows candidates, IScoreTarget target, float[] buffer) =>
        ScanBand(anchors, candidates, target, back: null, (0, anchors.Panels), buffer);

    private static void ScanBand(PackedRows anchors, PackedRows candidates, IScoreTarget target, ICandidateTarget? back,
        (int First, int End) band, float[] buffer)
    {
        var first = band.First * ScoreKernel.Anchors;
        var rows = Math.Min(anchors.Count, band.End * ScoreKernel.Anchors) - first;
        fixed (float* scores = buffer)
        fixed (float* thresholds = back?.Thresholds)
        {
            for (var block = 0; block < candidates.Panels; block += BlockPanels)
            {
                var panels = Math.Min(BlockPanels, candidates.Panels - block);
                Multiply(anchors, candidates, band, (block, block + panels), scores);
                var start = block * ScoreKernel.Candidates;
                var width = Math.Min(panels * ScoreKernel.Candidates, candidates.Count - start);
                for (var row = 0; row < rows; row++)
                {
                    if (back is null)
                        ScanRow(scores + row * BlockWidth, width, first + row, start, target);
                    else
                        ScanRow(scores + row * BlockWidth, width, first + row, start, target, back, thresholds + start);
                }
            }
        }
    }

    private static void Multiply(PackedRows anchors, PackedRows candidates, (int First, int End) band, (int First, int End) block,
        float* scores)
    {
        for (var c = block.First; c < block.End;)
        {
            var isWide = WideKernel.IsSupported && block.End - c >= WideKernel.Panels;
            for (var a = band.First; a < band.End;)
            {
                var corner = scores + (a - band.First) * ScoreKernel.Anchors * BlockWidth + (c - block.First) * ScoreKernel.Candidates;
                if (isWide && band.End - a >= WideKernel.Panels)
                {
                    WideKernel.Multiply(anchors.At(a), candidates.At(c), anchors.Dimensions, corner, BlockWidth);
                    a += WideKernel.Panels;
                    continue;
                }

                ScoreKernel.Multiply(anchors.At(a), candidates.At(c), anchors.Dimensions, corner, BlockWidth);
                if (isWide)
                {
                    ScoreKernel.Multiply(
                        anchors.At(a), candidates.At(c + 1), anchors.Dimensions, corner + ScoreKernel.Candidates, BlockWidth);
                }

                a++;
            }

            c += isWide ? WideKernel.Panels : 1;
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

    private static void ScanRow(float* scores, int width, int anchor, int start, IScoreTarget target, ICandidateTarget back,
        float* thresholds)
    {
        var threshold = target.Threshold(anchor);
        var limit = Vector256.Create(threshold);
        for (var i = 0; i < width; i += Lanes)
        {
            var row = Vector256.Load(scores + i);
            var above = Vector256.GreaterThan(row, limit) | Vector256.GreaterThan(row, Vector256.Load(thresholds + i));
            var bits = above.ExtractMostSignificantBits();
            for (; bits != 0; bits &= bits - 1)
            {
                var at = i + System.Numerics.BitOperations.TrailingZeroCount(bits);
                if (at >= width)
                    break;
                if (scores[at] > threshold)
                    target.Take(anchor, start + at, scores[at]);
                if (scores[at] > thresholds[at])
                    back.Take(start + at, anchor, scores[at]);
            }
        }
    }
}

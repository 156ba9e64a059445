using FgClip.Mining.Products;

namespace FgClip.Mining.Screening;

/// <summary>
/// Tries bases on a sample of anchors with the thresholds that they have now, and says what a pair costs with each: its codes, and its
/// fine codes where the coarse ones did not exclude it. Costs are in cycles of a core of AMD's Zen 3; where vectors are twice as
/// long, both kinds of products take half.
/// </summary>
/// <param name="anchors">The sample.</param>
/// <param name="thresholds">The threshold of each of them.</param>
/// <param name="means">What is taken off.</param>
internal sealed class ScreenTrial(VectorRows anchors, float[] thresholds, ScreenMeans means)
{
    private const double Bound = 1.7, FinePerCycle = 10, Survivor = 30;

    private static readonly double Lanes = WideKernel.IsSupported ? 2 : 1, CodesPerCycle = 33 * Lanes, ExactPerCycle = 14 * Lanes;

    /// <summary>What a pair costs without a screen.</summary>
    public double ExactCost => anchors.Dimensions / ExactPerCycle;

    /// <summary>What a pair costs with a basis.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="candidates">Candidates; up to a segment of them is compared.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public double Cost(ScreenBasis basis, VectorRows candidates, int first, CancellationToken cancellationToken)
    {
        var count = Math.Min(ScreenBand.Segment, candidates.Count - first);
        using var left = new Codes(areAnchors: true, basis.Size, anchors.Count);
        using var right = new Codes(areAnchors: false, basis.Size, count);
        using (var coder = new RowCoder(basis, means.Anchors, means.Candidates, areAnchors: true))
            coder.Encode(anchors, 0, anchors.Count, left, fine: null, threads: 1, cancellationToken);
        using (var coder = new RowCoder(basis, means.Candidates, means.Anchors, areAnchors: false))
            coder.Encode(candidates, first, count, right, fine: null, threads: 1, cancellationToken);

        using var band = new ScreenBand();
        var survivors = 0L;
        for (var row = 0; row < anchors.Count; row += ScreenBand.Rows)
        {
            var rows = Math.Min(ScreenBand.Rows, anchors.Count - row);
            band.Screen(left, row, right, 0, count, basis.Slack, thresholds.AsSpan(row, rows));
            for (var i = 0; i < rows; i++)
                survivors += band.Survivors(i).Length;
        }

        var share = survivors / ((double)anchors.Count * count);
        return left.Width / CodesPerCycle + Bound + share * (anchors.Dimensions / FinePerCycle + Survivor);
    }
}

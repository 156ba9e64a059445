using FgClip.Mining.Products;
using FgClip.Mining.Screening;

namespace FgClip.Mining.Neighbours;

/// <summary>Says whether a search for floors finds floors that are worth it, by a sample of anchors and the first candidates.</summary>
internal static class FloorTrial
{
    private const int Anchors = 64;

    // Candidates above a floor, as a multiple of the window; and how many windows and segments of candidates a trial needs to tell. All
    // products of the first segment are computed: the others show whether estimates find better candidates than that.
    private const int MostAbove = 4, LeastWindows = 16, LeastSegments = 6;

    /// <summary>Tries it.</summary>
    public static bool IsWorth(
        VectorRows anchors, VectorRows candidates, ScreenBasis basis, ScreenMeans means, int window, CancellationToken cancellationToken)
    {
        if (candidates.Count < Math.Max((long)LeastWindows * window, LeastSegments * ScreenBand.Segment))
            return false;
        using var some = anchors.Sample(Anchors);
        using var search = new NeighbourFloors(some, basis, means, window, threads: 1, cancellationToken);
        search.Look(candidates, cancellationToken);
        return CountAbove(some, candidates, search.Find()) <= (long)MostAbove * window * some.Count;
    }

    private static unsafe long CountAbove(VectorRows anchors, VectorRows candidates, float[] floors)
    {
        var above = 0L;
        for (var anchor = 0; anchor < anchors.Count; anchor++)
        {
            for (var candidate = 0; candidate < candidates.Count; candidate++)
            {
                if (RoughDot.Compute(anchors.At(anchor), candidates.At(candidate), anchors.Dimensions) > floors[anchor])
                    above++;
            }
        }

        return above;
    }
}

using FgClip.Mining.Filters;

namespace FgClip.Mining.Outputs;

/// <summary>Finds the negatives of a part's anchors.</summary>
internal interface IAnchorMiner
{
    /// <summary>Mines a part, anchors in their order.</summary>
    /// <param name="part">The part of the anchors' dataset.</param>
    /// <param name="counts">Gets filled on the way.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    IAsyncEnumerable<MinedAnchor> MineAsync(int part, FilterCounts counts, CancellationToken cancellationToken);
}

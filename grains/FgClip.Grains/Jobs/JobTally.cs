using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Jobs;

/// <summary>What a job's blocks come to together.</summary>
/// <param name="Shards">How far all shards are.</param>
/// <param name="Committed">Rows that are committed.</param>
/// <param name="Found">Those of them that blocks found when they started.</param>
/// <param name="InFlight">Rows that are being computed.</param>
/// <param name="RowsGivenUp">Rows of shards that were given up.</param>
internal sealed record JobTally(ShardCounts Shards, RowCounts Committed, RowCounts Found, RowCounts InFlight, long RowsGivenUp)
{
    /// <summary>Before any block has spoken.</summary>
    public static JobTally None { get; } = new(default, RowCounts.None, RowCounts.None, RowCounts.None, 0);

    /// <summary>Puts what a block says now in the place of what it said before.</summary>
    public JobTally With(BlockReport? before, BlockReport now) => new(
        Shards - (before?.Shards ?? default) + now.Shards,
        Committed - (before?.Committed ?? RowCounts.None) + now.Committed,
        Found - (before?.Found ?? RowCounts.None) + now.Found,
        InFlight - (before?.InFlight ?? RowCounts.None) + now.InFlight,
        RowsGivenUp - (before?.RowsGivenUp ?? 0) + now.RowsGivenUp);
}

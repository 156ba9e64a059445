using FgClip.Grains.Abstractions.Leases;

namespace FgClip.Grains.Abstractions.Shards;

/// <summary>Where a block stands. A later report takes the place of an earlier one: totals are set, never added to.</summary>
/// <param name="Block">The block, from 0.</param>
/// <param name="Shards">How far its shards are.</param>
/// <param name="Committed">Rows of the shards with a receipt.</param>
/// <param name="Found">Those of them that were there when the block last started: an earlier run's work.</param>
/// <param name="InFlight">Rows of the leased shards so far, as their workers last said.</param>
/// <param name="Failure">Why a shard was given up; null while none was.</param>
[GenerateSerializer, Immutable, Alias("fgclip.BlockReport")]
public sealed record BlockReport(
    [property: Id(0)] int Block,
    [property: Id(1)] ShardCounts Shards,
    [property: Id(2)] RowCounts Committed,
    [property: Id(3)] RowCounts Found,
    [property: Id(4)] RowCounts InFlight,
    [property: Id(5)] WorkFailure? Failure);

using FgClip.Grains.Abstractions.Leases;

namespace FgClip.Grains.Abstractions.Shards;

/// <summary>Where a block stands. A later report takes the place of an earlier one: totals are set, never added to.</summary>
/// <param name="Run">The run of the job that the block is of.</param>
/// <param name="Block">The block, from 0.</param>
/// <param name="Shards">How far its shards are.</param>
/// <param name="Committed">Rows of the shards with a receipt.</param>
/// <param name="Found">Those of them that were there when the block last started: an earlier run's work.</param>
/// <param name="InFlight">Rows of the leased shards so far, as their workers last said.</param>
/// <param name="RowsGivenUp">Rows of the shards that were given up.</param>
/// <param name="GivenUp">The shards that were given up, by number.</param>
/// <param name="Refusal">Why no attempt at a shard is of use; null where there is no such shard. It ends the job.</param>
/// <param name="States">Where each shard stands, as <see cref="ShardRuns"/> has it.</param>
/// <param name="Cooling">Shards that wait and are not handed out for now, as a store failed them. Default: 0.</param>
/// <param name="StoreFailure">
/// An attempt that a store failed, before the block counts it: it counts against the shard where the job answers
/// <see cref="Jobs.BlockDirective.GoOn"/>. Null in every other report.
/// </param>
[GenerateSerializer, Immutable, Alias("fgclip.BlockReport")]
public sealed record BlockReport(
    [property: Id(0)] int Run,
    [property: Id(1)] int Block,
    [property: Id(2)] ShardCounts Shards,
    [property: Id(3)] RowCounts Committed,
    [property: Id(4)] RowCounts Found,
    [property: Id(5)] RowCounts InFlight,
    [property: Id(6)] long RowsGivenUp,
    [property: Id(7)] IReadOnlyList<ShardFailure> GivenUp,
    [property: Id(8)] WorkFailure? Refusal,
    [property: Id(9)] string States,
    [property: Id(10)] int Cooling = 0,
    [property: Id(11)] ShardFailure? StoreFailure = null);

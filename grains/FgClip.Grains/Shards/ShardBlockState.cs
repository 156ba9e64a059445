using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Leases;

namespace FgClip.Grains.Shards;

/// <summary>What a block knows beyond storage. Losing it costs attempts in hand and counts of failures, never a committed row.</summary>
internal sealed class ShardBlockState
{
    /// <summary>Shards that are leased, or have failed before, by number.</summary>
    public Dictionary<int, LeasedWork> Open { get; set; } = [];

    /// <summary>What there is to know once every shard is done, so that nobody lists receipts again; null before.</summary>
    public FullBlock? Full { get; set; }
}

/// <summary>A block of which every shard has its receipt.</summary>
/// <param name="Shards">Its shards.</param>
/// <param name="Committed">Their rows.</param>
/// <param name="Found">Those of them that an earlier run left.</param>
internal sealed record FullBlock(int Shards, RowCounts Committed, RowCounts Found);

using FgClip.Grains.Leases;

namespace FgClip.Grains.Shards;

/// <summary>What a block knows beyond storage. Losing it costs attempts in hand and counts of failures, never a committed row.</summary>
internal sealed class ShardBlockState
{
    /// <summary>Shards that are leased, or have failed before, by number.</summary>
    public Dictionary<int, LeasedWork> Open { get; set; } = [];
}

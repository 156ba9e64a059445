using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Jobs;

/// <summary>A job's shards, for who looks at them.</summary>
internal static class ShardMaps
{
    /// <summary>What there is to tell.</summary>
    /// <param name="totals">The job's plan; null before it is made.</param>
    /// <param name="atEnd">Where the shards stood when none was open any more; null before.</param>
    /// <param name="blocks">What the blocks said.</param>
    /// <param name="epoch">Who counts the changes.</param>
    /// <param name="since">What was told before; null for nothing.</param>
    public static ShardMap Look(PlanTotals? totals, string? atEnd, BlockReports? blocks, Guid epoch, ShardMapVersion? since)
    {
        var now = new ShardMapVersion(epoch, atEnd is null ? blocks?.Changes ?? 0 : long.MaxValue);
        var total = totals?.Shards ?? 0;
        if (since == now && total > 0)
            return new(now, total, IsWhole: false, []);
        if (atEnd is not null)
            return new(now, total, IsWhole: true, [new(0, atEnd)]);
        var isWhole = since is not { } before || before.Epoch != epoch;
        return new(now, total, isWhole, [.. blocks?.Since(isWhole ? 0 : since!.Value.Number) ?? []]);
    }

    /// <summary>Where the shards stand when nobody works on them any more; null where that was never known.</summary>
    public static string? AtEnd(PlanTotals? totals, BlockReports? blocks)
    {
        if (totals is null || blocks is null)
            return null;
        var states = new ShardState[totals.Shards];
        foreach (var stretch in blocks.Since(0))
            ShardRuns.Read(stretch.Runs, states.AsSpan(stretch.First));
        states.AsSpan().Replace(ShardState.Leased, ShardState.Waiting);
        return ShardRuns.Encode(states);
    }
}

using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Jobs;

/// <summary>The last word of each of a job's blocks. A block that has not spoken yet may have anything, so it is worth asking.</summary>
internal sealed class BlockReports(PlanTotals totals)
{
    private readonly BlockReport?[] _reports = new BlockReport?[BlockKey.BlocksOf(totals.Shards)];
    private int _lastAsked;

    /// <summary>Whether every shard is committed.</summary>
    public bool AreDone => Shards.Done == totals.Shards;

    /// <summary>How far all shards are.</summary>
    public ShardCounts Shards => Known.Aggregate(default(ShardCounts), (sum, report) => sum + report.Shards) with { Total = totals.Shards };

    /// <summary>Rows that are committed.</summary>
    public RowCounts Committed => RowCounts.Sum(Known.Select(report => report.Committed));

    /// <summary>Those of them that blocks found when they started.</summary>
    public RowCounts Found => RowCounts.Sum(Known.Select(report => report.Found));

    /// <summary>Rows that are being computed.</summary>
    public RowCounts InFlight => RowCounts.Sum(Known.Select(report => report.InFlight));

    /// <summary>Why a shard was given up; null while none was.</summary>
    public WorkFailure? Failure => Known.Select(report => report.Failure).FirstOrDefault(failure => failure is not null);

    private IEnumerable<BlockReport> Known => _reports.OfType<BlockReport>();

    /// <summary>Takes the place of what the block said before.</summary>
    public void Set(BlockReport report) => _reports[report.Block] = report;

    /// <summary>
    /// The block to ask for a shard: the first that has one, so that shards are handed out in order. Where none has, those with
    /// leased shards in turn, as only an asked block notices that a holder is gone.
    /// </summary>
    /// <returns>The block, or null where every shard is committed or given up.</returns>
    public int? Next()
    {
        var next = Array.FindIndex(_reports, report => report is null or { Shards.Waiting: > 0 });
        if (next >= 0)
            return next;
        for (var step = 1; step <= _reports.Length; step++)
        {
            var block = (_lastAsked + step) % _reports.Length;
            if (_reports[block]!.Shards.Leased > 0)
                return _lastAsked = block;
        }

        return null;
    }
}

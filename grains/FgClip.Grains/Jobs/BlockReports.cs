using FgClip.Datasets.Layout;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Jobs;

/// <summary>
/// The last word of each of a job's blocks, and their sum, which a report changes by what it changed. A block that has not spoken yet may
/// have anything, so it is worth asking.
/// </summary>
internal sealed class BlockReports
{
    private readonly PlanTotals _totals;
    private readonly BlockReport?[] _reports;
    private readonly long[] _changed;
    private readonly SortedSet<int> _waiting;
    private readonly SortedSet<int> _leased = [];
    private readonly SortedSet<int> _givenUp = [];
    private JobTally _sum = JobTally.None;
    private int _lastAsked = -1;
    private long _changes;

    public BlockReports(PlanTotals totals)
    {
        _totals = totals;
        _reports = new BlockReport?[DatasetPaths.BlocksOf(totals.Shards)];
        _changed = new long[_reports.Length];
        _waiting = [.. Enumerable.Range(0, _reports.Length)];
    }

    /// <summary>What they come to, blocks that have not spoken included among the shards.</summary>
    public JobTally Tally => _sum with { Shards = _sum.Shards with { Total = _totals.Shards } };

    /// <summary>Whether every shard is committed or given up.</summary>
    public bool AreOver => _sum.Shards.Done + _sum.Shards.Failed == _totals.Shards;

    /// <summary>The shards that were given up, in order.</summary>
    public IEnumerable<ShardFailure> GivenUp => _givenUp.SelectMany(block => _reports[block]!.GivenUp);

    /// <summary>How often a block's shards changed.</summary>
    public long Changes => _changes;

    /// <summary>The shards of blocks that changed since so many changes; those that have not spoken are left out.</summary>
    public IEnumerable<ShardRange> Since(long changes)
    {
        for (var block = 0; block < _reports.Length; block++)
        {
            if (_changed[block] > changes)
                yield return new(block * DatasetPaths.ShardsPerBlock, _reports[block]!.States);
        }
    }

    /// <summary>Takes the place of what the block said before.</summary>
    public void Set(BlockReport report)
    {
        var block = report.Block;
        if (report.States != _reports[block]?.States)
            _changed[block] = ++_changes;
        _sum = _sum.With(_reports[block], report);
        _reports[block] = report;
        Enter(_waiting, block, report.Shards.Waiting > 0);
        Enter(_leased, block, report.Shards.Leased > 0);
        Enter(_givenUp, block, report.Shards.Failed > 0);
    }

    /// <summary>
    /// The block to ask for a shard: the first that has one, so that shards are handed out in order. Where none has, those with
    /// leased shards in turn, as only an asked block notices that a holder is gone.
    /// </summary>
    /// <returns>The block, and whether shards wait there or may; null where every shard is committed or given up.</returns>
    public (int Block, bool HasWaiting)? Next()
    {
        if (_waiting.Count > 0)
            return (_waiting.Min, true);
        if (_leased.Count == 0)
            return null;
        var after = _lastAsked < _leased.Max ? _leased.GetViewBetween(_lastAsked + 1, _leased.Max) : _leased;
        return (_lastAsked = after.Min, false);
    }

    private static void Enter(SortedSet<int> blocks, int block, bool belongs)
    {
        if (belongs)
            blocks.Add(block);
        else
            blocks.Remove(block);
    }
}

using System.Globalization;
using FgClip.Datasets.Layout;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Jobs;

/// <summary>The last report of each of a job's blocks, and their sum, which a report changes by what it changed.</summary>
internal sealed class BlockReports
{
    private readonly PlanTotals _totals;
    private readonly BlockMemory _memory;
    private readonly BlockReport?[] _reports;
    private readonly HashSet<int> _awaited;
    private readonly BlockQueue _queue;
    private readonly long[] _changed;
    private readonly SortedSet<int> _givenUp = [];
    private readonly HashSet<int> _cooling = [];
    private JobTally _sum;
    private long _changes;

    /// <param name="totals">The job's plan.</param>
    /// <param name="memory">
    /// What was saved of earlier reports, changed in place; null where nothing is known, not even which blocks have reported.
    /// </param>
    public BlockReports(PlanTotals totals, BlockMemory? memory = null)
    {
        _totals = totals;
        var blocks = DatasetPaths.BlocksOf(totals.Shards);
        _memory = memory ?? BlockMemory.Create(blocks);
        _reports = new BlockReport?[blocks];
        _changed = new long[blocks];
        var all = Enumerable.Range(0, blocks);
        _awaited = [.. all.Where(block => memory is null || (memory.IsHeard(block) && !memory.IsFull(block)))];
        _queue = new BlockQueue(all.Where(block => !_memory.IsFull(block)));
        var full = all.Where(_memory.IsFull).ToList();
        foreach (var block in full)
            _changed[block] = ++_changes;
        var shards = full.Sum(SizeOf);
        _sum = JobTally.None with { Shards = new ShardCounts(shards, shards, 0, 0), Committed = _memory.Committed, Found = _memory.Found };
    }

    /// <summary>What is to be saved of the reports.</summary>
    public BlockMemory Memory => _memory;

    /// <summary>What they come to, blocks that have not reported included among the shards.</summary>
    public JobTally Tally => _sum with { Shards = _sum.Shards with { Total = _totals.Shards } };

    /// <summary>
    /// Whether every block has reported that reported before the coordinator took the job over. Until then the sum lacks rows, and a rate
    /// of errors would be that of the blocks which happened to report first.
    /// </summary>
    public bool IsComplete => _awaited.Count == 0;

    /// <summary>Whether every shard is committed or given up.</summary>
    public bool AreOver => _sum.Shards.Done + _sum.Shards.Failed == _totals.Shards;

    /// <summary>The shards that were given up, in order.</summary>
    public IEnumerable<ShardFailure> GivenUp => _givenUp.SelectMany(block => _reports[block]!.GivenUp);

    /// <summary>How often a block's shards changed.</summary>
    public long Changes => _changes;

    /// <summary>Why some shards cannot be handed out now, with the shards' numbers; null where nothing stands in the way.</summary>
    public string? Unreadable => _queue.Unreadable is var (block, failure)
        ? $"The records of {Name(block)} cannot be read: {failure.Message}"
        : null;

    /// <summary>The shards of blocks that changed since so many changes; those that have not reported are left out.</summary>
    public IEnumerable<ShardRange> Since(long changes)
    {
        for (var block = 0; block < _reports.Length; block++)
        {
            if (_changed[block] <= changes)
                continue;
            var states = _reports[block]?.States ?? ShardRuns.Encode(ShardState.Done, SizeOf(block));
            yield return new(block * DatasetPaths.ShardsPerBlock, states);
        }
    }

    /// <summary>Checks a report against the job's plan.</summary>
    /// <returns>Why the report cannot be of this plan, for the person who submitted the job; null where it can.</returns>
    public WorkFailure? ComplaintAbout(BlockReport report)
    {
        var size = report.Block >= 0 && report.Block < _reports.Length ? SizeOf(report.Block) : 0;
        return size > 0 && report.Shards.Total == size && report.Shards.Waiting >= 0 && CountStates(report.States, size) == size
            ? null
            : new WorkFailure(string.Create(
                CultureInfo.InvariantCulture,
                $"Block {report.Block} has {report.Shards.Total} shards in storage, and {size} of the job's {_totals.Shards} by the plan "
                + $"that the job was started with. Another plan is in storage by now. Submit the job again: it starts from that plan, and "
                + $"what is committed stays."));
    }

    /// <summary>Whether the report takes back that its block is full: then nothing that was saved of the blocks holds.</summary>
    public bool Contradicts(BlockReport report) => _memory.IsFull(report.Block) && report.Shards.Done < report.Shards.Total;

    /// <summary>Whether shards wait until their store may be there again.</summary>
    public bool IsCooling => _cooling.Count > 0;

    /// <summary>The shards of a block that can be handed out.</summary>
    public static int FreeOf(BlockReport report) => report.Shards.Waiting - report.Cooling;

    /// <summary>Shards that were committed since the block's last report; 0 where this is its first.</summary>
    public int CommittedBy(BlockReport report) =>
        _reports[report.Block] is { } before ? Math.Max(0, report.Shards.Done - before.Shards.Done) : 0;

    /// <summary>Whether attempts of the block have computed rows since its last report.</summary>
    public bool Advances(BlockReport report) => _reports[report.Block] is { } before && report.InFlight.Rows > before.InFlight.Rows;

    /// <summary>Takes the place of what the block reported before.</summary>
    /// <returns>Whether <see cref="Memory"/> changed and is to be saved.</returns>
    public bool Set(BlockReport report)
    {
        var (block, shards) = (report.Block, report.Shards);
        if (report.States != _reports[block]?.States)
            _changed[block] = ++_changes;
        if (_reports[block] is not null || !_memory.IsFull(block))
            _sum = _sum.With(_reports[block], report);
        _reports[block] = report;
        _awaited.Remove(block);
        if (report.Cooling > 0)
            _cooling.Add(block);
        else
            _cooling.Remove(block);
        _queue.Answer(block, hasFree: shards.Waiting > report.Cooling, isOpen: shards.Leased > 0 || report.Cooling > 0);
        if (shards.Failed > 0)
            _givenUp.Add(block);
        else
            _givenUp.Remove(block);
        return _memory.Hear(report);
    }

    /// <summary>Notes that a block cannot read its records.</summary>
    /// <param name="block">The block.</param>
    /// <param name="failure">
    /// Why; of the kind <see cref="FailureKind.Store"/> where the store is away, and of the other where the records are at fault.
    /// </param>
    /// <param name="now">When.</param>
    /// <param name="limit">For how long that may be so.</param>
    /// <returns>Why the job is to fail, as it was so for longer; null where it is not.</returns>
    public WorkFailure? SetUnreadable(int block, WorkFailure failure, DateTimeOffset now, TimeSpan limit)
    {
        var lasted = _queue.Refuse(block, failure, now);
        return lasted < limit ? null : new WorkFailure(string.Create(
            CultureInfo.InvariantCulture,
            $"The records of {Name(block)} could not be read for {(long)lasted.TotalMinutes} minutes: {failure.Message}"));
    }

    /// <inheritdoc cref="BlockQueue.Next" />
    public (int Block, bool HasWaiting)? Next(DateTimeOffset now) => _queue.Next(now);

    private int SizeOf(int block) => Math.Min(DatasetPaths.ShardsPerBlock, _totals.Shards - block * DatasetPaths.ShardsPerBlock);

    private string Name(int block)
    {
        var first = block * DatasetPaths.ShardsPerBlock;
        return string.Create(CultureInfo.InvariantCulture, $"shards {first} to {first + SizeOf(block) - 1}");
    }

    private static int CountStates(string runs, int room)
    {
        try
        {
            return ShardRuns.Read(runs, new ShardState[room]);
        }
        catch (FormatException)
        {
            return -1;
        }
    }
}

using System.Globalization;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Leases;

namespace FgClip.Grains.Shards;

/// <summary>
/// The shards of one block: storage's records, with the open leases and failures over them. A shard that neither waits nor is held nor
/// was given up is done. What a call costs does not grow with the shards, but with the leases that are open.
/// </summary>
internal sealed class BlockLedger
{
    private readonly BlockKey _block;
    private readonly LeaseRules _rules;
    private readonly BlockDevices _devices;
    private readonly Dictionary<int, ShardDescriptor> _undone;
    private readonly Dictionary<int, LeasedWork> _open;
    private readonly SortedSet<int> _waiting = [];
    private readonly SortedDictionary<int, string> _held = [];
    private readonly SortedDictionary<int, ShardFailure> _givenUp = [];
    private readonly Dictionary<int, RowCounts> _inFlight = [];
    private readonly int _shards;
    private readonly ShardState[] _states;
    private readonly RowCounts _found;
    private RowCounts _committed;

    /// <param name="block">The block.</param>
    /// <param name="records">Its shards in order, as storage has them.</param>
    /// <param name="open">Leases and failures, by shard; changed in place.</param>
    /// <param name="rules">How leases go.</param>
    public BlockLedger(BlockKey block, IReadOnlyList<ShardRecord> records, Dictionary<int, LeasedWork> open, LeaseRules rules)
    {
        (_block, _rules, _open, _shards) = (block, rules, open, records.Count);
        _devices = new BlockDevices(rules);
        _states = [.. records.Select(record => record.Receipt is null ? ShardState.Waiting : ShardState.Done)];
        _undone = records.Where(record => record.Receipt is null).ToDictionary(record => record.Shard.Index, record => record.Shard);
        _committed = _found = records.Select(record => record.Receipt).OfType<ShardReceipt>()
            .Aggregate(RowCounts.None, (sum, receipt) => sum + new RowCounts(receipt.Statuses));
        foreach (var shard in open.Keys.Where(IsDone).ToList())
            open.Remove(shard);
        foreach (var shard in _undone.Keys)
            Set(shard, rules.GiveGrace(WorkOf(shard)));
    }

    /// <summary>A block that was full before: nothing of it needs to be read again.</summary>
    public BlockLedger(BlockKey block, FullBlock full, LeaseRules rules)
    {
        (_block, _rules, _open, _undone) = (block, rules, [], []);
        _devices = new BlockDevices(rules);
        (_shards, _committed, _found) = (full.Shards, full.Committed, full.Found);
        _states = new ShardState[_shards];
        _states.AsSpan().Fill(ShardState.Done);
    }

    /// <summary>What is left to know of the block once all its shards have a receipt; null before.</summary>
    public FullBlock? Full => _undone.Count == 0 ? new FullBlock(_shards, _committed, _found) : null;

    /// <summary>Whether a shard has its receipt.</summary>
    public bool IsDone(int shard) => !_undone.ContainsKey(shard);

    /// <summary>Whether a shard is held under this lease.</summary>
    public bool IsHeld(int shard, string lease) => WorkOf(shard).IsHeldUnder(lease);

    /// <summary>How an undone shard stands.</summary>
    public LeasedWork WorkOf(int shard) => _open.GetValueOrDefault(shard) ?? LeasedWork.Fresh;

    /// <summary>Takes shards from holders that died.</summary>
    /// <returns>The shards.</returns>
    public IReadOnlyList<int> CountDeaths()
    {
        List<int> freed = [];
        foreach (var shard in _held.Keys.ToList())
        {
            var work = _rules.CountDeath(_open[shard], _undone[shard].Rows);
            if (work.Lease is not null)
                continue;
            Set(shard, work);
            freed.Add(shard);
        }

        return freed;
    }

    /// <summary>Hands out the shard that this request got before, or else the first one that is free for this device.</summary>
    public ShardLease? Lease(LeaseRequest request)
    {
        var device = request.Holder.ToString();
        _devices.Saw(device);
        if (Held(request.Lease) is { } before)
            return Describe(before);
        while (FirstFree(device) is { } shard)
        {
            // The death of its last holder may be counted only here, and give the shard up: then the next one is free.
            Set(shard, _rules.TryLease(WorkOf(shard), request, _undone[shard].Rows));
            if (IsHeld(shard, request.Lease))
                return Describe(shard);
        }

        return null;
    }

    /// <summary>Keeps a lease and notes the progress.</summary>
    public LeaseRenewalResult Renew(int shard, string lease, RowCounts progress)
    {
        if (!IsHeld(shard, lease))
            return LeaseRenewalResult.Lost;
        _open[shard] = _rules.Renew(_open[shard], lease);
        _devices.Saw(_open[shard].Lease!.Holder);
        _inFlight[shard] = progress;
        return LeaseRenewalResult.Ok;
    }

    /// <summary>Notes a receipt that is stored.</summary>
    public void Complete(int shard, ShardReceipt receipt)
    {
        Forget(shard);
        _open.Remove(shard);
        StateOf(shard) = ShardState.Done;
        if (_undone.Remove(shard))
            _committed += new RowCounts(receipt.Statuses);
    }

    /// <summary>Notes that the rows that were probed take nobody down.</summary>
    public void Clear(int shard, string lease) => Set(shard, LeaseRules.Clear(WorkOf(shard), lease));

    /// <summary>Whether a failure of its holder counts against a shard, as far as its devices go.</summary>
    public bool CountsAgainst(int shard) => _devices.Counts(WorkOf(shard));

    /// <summary>Notes a failed attempt.</summary>
    public void Fail(int shard, string lease, WorkFailure failure, bool counts) =>
        Set(shard, _rules.Fail(WorkOf(shard), lease, failure, counts));

    /// <summary>Frees a shard.</summary>
    public void Release(int shard, string lease) => Set(shard, LeaseRules.Release(WorkOf(shard), lease));

    /// <summary>Where the block stands.</summary>
    public BlockReport Report() => new(
        _block.Run,
        _block.Block,
        new ShardCounts(_shards, _shards - _undone.Count, _held.Count, _givenUp.Count),
        _committed,
        _found,
        _inFlight.Values.Aggregate(RowCounts.None, (sum, rows) => sum + rows),
        _givenUp.Keys.Sum(shard => (long)_undone[shard].Rows),
        [.. _givenUp.Values],
        _givenUp.Keys.Select(shard => _open[shard].GivenUp).FirstOrDefault(failure => failure is { Refused: true }),
        ShardRuns.Encode(_states),
        _open.Values.Count(_rules.IsCooling));

    /// <summary>The first shard that waits for this device, or that somebody let run out before it.</summary>
    private int? FirstFree(string device)
    {
        var waiting = FirstWaiting(device);
        foreach (var shard in _held.Keys)
        {
            if (shard > waiting)
                break;
            if (!_rules.IsHeld(_open[shard]))
                return shard;
        }

        return waiting;
    }

    private int? FirstWaiting(string device)
    {
        foreach (var shard in _waiting)
        {
            if (WorkOf(shard) is var work && _rules.IsFree(work) && !_devices.ShouldLeave(work, device))
                return shard;
        }

        return null;
    }

    private int? Held(string lease)
    {
        foreach (var (shard, id) in _held)
        {
            if (id == lease)
                return shard;
        }

        return null;
    }

    private ShardLease Describe(int shard)
    {
        var hunt = _open[shard].Search;
        return new ShardLease(_undone[shard], _rules.Duration, hunt?.Crashed ?? [], hunt?.Probe) { Failures = WorkOf(shard).Failures };
    }

    private void Set(int shard, LeasedWork work)
    {
        if (IsDone(shard))
            return;
        Forget(shard);
        if (work == LeasedWork.Fresh)
            _open.Remove(shard);
        else
            _open[shard] = work;
        if (work.Lease is { } lease)
            _held[shard] = lease.Id;
        else if (work.GivenUp is not null)
            _givenUp[shard] = new ShardFailure(shard, work.FailureOf(Name(_undone[shard]))!.Message);
        else
            _waiting.Add(shard);
        StateOf(shard) = work.Lease is not null ? ShardState.Leased : work.GivenUp is not null ? ShardState.Failed : ShardState.Waiting;
    }

    private ref ShardState StateOf(int shard) => ref _states[shard - _block.Block * DatasetPaths.ShardsPerBlock];

    private void Forget(int shard)
    {
        _waiting.Remove(shard);
        _held.Remove(shard);
        _givenUp.Remove(shard);
        _inFlight.Remove(shard);
    }

    private static string Name(ShardDescriptor shard) =>
        string.Create(CultureInfo.InvariantCulture, $"Shard {shard.Index} (rows {shard.FirstRow} to {shard.FirstRow + shard.Rows - 1})");
}

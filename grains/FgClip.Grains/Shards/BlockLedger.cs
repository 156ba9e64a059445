using System.Globalization;
using FgClip.Datasets.Commits;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Leases;

namespace FgClip.Grains.Shards;

/// <summary>The shards of one block: storage's records, with the open leases and failures over them.</summary>
internal sealed class BlockLedger
{
    private readonly int _block;
    private readonly IReadOnlyList<ShardRecord> _records;
    private readonly Dictionary<int, LeasedWork> _open;
    private readonly LeaseRules _rules;
    private readonly Dictionary<int, RowCounts> _committed;
    private readonly RowCounts _found;
    private readonly Dictionary<int, RowCounts> _inFlight = [];

    /// <param name="block">The block, from 0.</param>
    /// <param name="records">Its shards in order, as storage has them.</param>
    /// <param name="open">Leases and failures, by shard; changed in place.</param>
    /// <param name="rules">How leases go.</param>
    public BlockLedger(int block, IReadOnlyList<ShardRecord> records, Dictionary<int, LeasedWork> open, LeaseRules rules)
    {
        _block = block;
        _records = records;
        _open = open;
        _rules = rules;
        _committed = records.Where(record => record.Receipt is not null)
            .ToDictionary(record => record.Shard.Index, record => new RowCounts(record.Receipt!.Statuses));
        _found = RowCounts.Sum(_committed.Values);
        foreach (var shard in open.Keys.ToList())
        {
            if (IsDone(shard))
                open.Remove(shard);
            else
                open[shard] = rules.GiveGrace(open[shard]);
        }
    }

    /// <summary>Whether a shard has its receipt.</summary>
    public bool IsDone(int shard) => _committed.ContainsKey(shard);

    /// <summary>Whether a shard is held under this lease.</summary>
    public bool IsHeld(int shard, string lease) => _open.TryGetValue(shard, out var work) && work.IsHeldUnder(lease);

    /// <summary>Hands out the shard that this request got before, or else the first free one.</summary>
    public ShardLease? Lease(LeaseRequest request)
    {
        var record = _records.FirstOrDefault(record => IsHeld(record.Shard.Index, request.Lease))
            ?? _records.FirstOrDefault(record => TryLease(record.Shard.Index, request));
        return record is null ? null : new ShardLease(record.Shard, _rules.Duration);
    }

    /// <summary>Keeps a lease and notes the progress.</summary>
    public LeaseAnswer Renew(int shard, string lease, RowCounts progress)
    {
        if (!IsHeld(shard, lease))
            return LeaseAnswer.Lost;
        _open[shard] = _rules.Renew(_open[shard], lease);
        _inFlight[shard] = progress;
        return LeaseAnswer.Ok;
    }

    /// <summary>Notes a receipt that is stored.</summary>
    public void Complete(int shard, ShardReceipt receipt)
    {
        _committed[shard] = new RowCounts(receipt.Statuses);
        _open.Remove(shard);
        _inFlight.Remove(shard);
    }

    /// <summary>Counts a failed attempt.</summary>
    public void Fail(int shard, string lease, WorkFailure failure)
    {
        if (IsHeld(shard, lease))
            End(shard, _rules.Fail(_open[shard], lease, failure));
    }

    /// <summary>Frees a shard.</summary>
    public void Release(int shard, string lease)
    {
        if (IsHeld(shard, lease))
            End(shard, _open[shard].Release(lease));
    }

    /// <summary>Where the block stands.</summary>
    public BlockReport Report()
    {
        var givenUp = _open.Where(pair => pair.Value.GivenUp is not null).OrderBy(pair => pair.Key).ToList();
        return new BlockReport(
            _block,
            new ShardCounts(_records.Count, _committed.Count, _open.Values.Count(work => work.Lease is not null), givenUp.Count),
            RowCounts.Sum(_committed.Values),
            _found,
            RowCounts.Sum(_inFlight.Values),
            givenUp.Count == 0 ? null : givenUp[0].Value.FailureOf(Name(givenUp[0].Key)));
    }

    private bool TryLease(int shard, LeaseRequest request)
    {
        if (IsDone(shard))
            return false;
        var leased = _rules.TryLease(_open.GetValueOrDefault(shard) ?? new LeasedWork(), request);
        _open[shard] = leased;
        if (!leased.IsHeldUnder(request.Lease))
            return false;
        _inFlight.Remove(shard);
        return true;
    }

    private void End(int shard, LeasedWork ended)
    {
        _inFlight.Remove(shard);
        _open[shard] = ended;
    }

    private string Name(int shard)
    {
        var plan = _records.First(record => record.Shard.Index == shard).Shard;
        return string.Create(CultureInfo.InvariantCulture, $"Shard {shard} (rows {plan.FirstRow} to {plan.FirstRow + plan.Rows - 1})");
    }
}

using System.Collections;
using FgClip.Grains.Abstractions.Leases;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Leases;

/// <summary>
/// Numbered units of work that workers take one at a time: those of a stage of a mining job, or of a planning. What a call costs grows with
/// the leases that are open, not with the units.
/// </summary>
internal sealed class UnitLedger
{
    private readonly LeaseRules _rules;
    private readonly SortedDictionary<int, LeasedWork> _open = [];
    private readonly BitArray _done;
    private int _doneCount;
    private int _next;

    /// <param name="units">How many there are.</param>
    /// <param name="open">Those that are leased or failed before.</param>
    /// <param name="rules">How leases go.</param>
    public UnitLedger(int units, IReadOnlyDictionary<int, LeasedWork> open, LeaseRules rules)
    {
        (_rules, _done) = (rules, new BitArray(units));
        foreach (var (unit, work) in open)
            _open[unit] = rules.GiveGrace(work);
    }

    /// <summary>Whether all are done.</summary>
    public bool IsOver => _doneCount == _done.Count;

    /// <summary>Those that are leased or failed before, to be saved.</summary>
    public Dictionary<int, LeasedWork> Open => new(_open);

    /// <summary>How far they are.</summary>
    public ShardCounts Counts => new(
        _done.Count, _doneCount, _open.Values.Count(work => work.Lease is not null), _open.Values.Count(work => work.GivenUp is not null));

    /// <summary>The first that was given up, and why; null while none was.</summary>
    public (int Unit, LeasedWork Work)? GivenUp
    {
        get
        {
            foreach (var (unit, work) in _open)
            {
                if (work.GivenUp is not null)
                    return (unit, work);
            }

            return null;
        }
    }

    /// <summary>The attempts at a unit that a store failed, one after the other; null where there is no such unit.</summary>
    public StoreTrouble? Trouble => _open.Values.Select(work => work.Trouble).FirstOrDefault(trouble => trouble is not null);

    /// <summary>Takes units from holders that died.</summary>
    /// <returns>The units.</returns>
    public IReadOnlyList<int> CountDeaths()
    {
        List<int> freed = [];
        foreach (var (unit, work) in Open)
        {
            var after = _rules.CountDeath(work, rows: 0);
            if (after == work)
                continue;
            _open[unit] = after;
            freed.Add(unit);
        }

        return freed;
    }

    /// <summary>Hands out the unit that this request got before, or else the first free one; null where there is none.</summary>
    public int? Lease(LeaseRequest request)
    {
        if (UnitOf(request.Lease) is { } held)
            return held;
        while (FirstFree() is { } free)
        {
            // The death of its last holder may be counted only here, and give the unit up.
            _open[free] = _rules.TryLease(_open.GetValueOrDefault(free) ?? LeasedWork.Fresh, request);
            if (_open[free].IsHeldUnder(request.Lease))
                return free;
        }

        return null;
    }

    /// <summary>Returns the unit that is held under a lease; null where none is.</summary>
    public int? UnitOf(string lease)
    {
        foreach (var (unit, work) in _open)
        {
            if (work.IsHeldUnder(lease))
                return unit;
        }

        return null;
    }

    /// <summary>Keeps a lease.</summary>
    /// <returns>False where the unit is done or another's.</returns>
    public bool Renew(int unit, string lease)
    {
        if (!_open.TryGetValue(unit, out var work) || !work.IsHeldUnder(lease))
            return false;
        _open[unit] = _rules.Renew(work, lease);
        return true;
    }

    /// <summary>Notes that a unit is committed.</summary>
    public void Complete(int unit)
    {
        _open.Remove(unit);
        if (_done[unit])
            return;
        _done[unit] = true;
        _doneCount++;
    }

    /// <summary>Counts a failed attempt.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="lease">The lease of the attempt.</param>
    /// <param name="failure">What ended it.</param>
    /// <param name="counts">Whether it counts against the unit.</param>
    /// <returns>False where the lease is not the current one.</returns>
    public bool Fail(int unit, string lease, WorkFailure failure, bool counts) =>
        Change(unit, work => _rules.Fail(work, lease, failure, counts));

    /// <summary>Frees a unit.</summary>
    /// <returns>False where the lease is not the current one.</returns>
    public bool Release(int unit, string lease) => Change(unit, work => LeaseRules.Release(work, lease));

    private bool Change(int unit, Func<LeasedWork, LeasedWork> change)
    {
        if (!_open.TryGetValue(unit, out var before) || change(before) is var after && after == before)
            return false;
        _open[unit] = after;
        return true;
    }

    private int? FirstFree()
    {
        foreach (var (unit, work) in _open)
        {
            if (_rules.IsFree(work))
                return unit;
        }

        while (_next < _done.Count && (_done[_next] || _open.ContainsKey(_next)))
            _next++;
        return _next < _done.Count ? _next : null;
    }
}

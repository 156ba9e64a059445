using FgClip.Grains.Abstractions.Jobs;
using FgClip.Grains.Leases;

namespace FgClip.Grains.Jobs;

/// <summary>
/// The inputs of a planning: who has them, and how far they are. Counts begin at zero where a coordinator took the job over.
/// </summary>
/// <param name="state">What is saved of it.</param>
/// <param name="rules">How leases go.</param>
internal sealed class PlannedUnits(PlanningState state, LeaseRules rules)
{
    private readonly Dictionary<int, PlanCounts> _held = [];
    private readonly HashSet<int> _counted = [];
    private PlanCounts _done;

    /// <summary>The inputs.</summary>
    public PlanListing Listing => state.Listing;

    /// <summary>The leases.</summary>
    public UnitLedger Ledger { get; } = new(state.Listing.Leases, state.Open, rules);

    /// <summary>How far the inputs are.</summary>
    public PlanningProgress Progress =>
        new(state.Listing.Inputs, _held.Values.Aggregate(_done, (sum, held) => sum + held));

    /// <summary>Takes note of how far the holder of a lease is.</summary>
    public void Note(int unit, PlanCounts progress)
    {
        if (!_counted.Contains(unit))
            _held[unit] = progress;
    }

    /// <summary>Forgets how far an attempt came that is over.</summary>
    public void Drop(int unit) => _held.Remove(unit);

    /// <summary>Takes note that inputs are planned.</summary>
    public void Complete(int unit, PlanCounts found)
    {
        Ledger.Complete(unit);
        _held.Remove(unit);
        if (_counted.Add(unit))
            _done += found;
    }

    /// <summary>Puts what is to be saved into the state.</summary>
    public void Save() => state.Open = Ledger.Open;
}

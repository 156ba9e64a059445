using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>Tells new addresses from those that an earlier plan covers.</summary>
internal sealed class InputCandidates
{
    private readonly Dictionary<string, PlanInput> _manifests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _listings = new(StringComparer.Ordinal);
    private int _place;

    /// <param name="before">The plan that is extended; null for a first one.</param>
    public InputCandidates(DatasetPlan? before)
    {
        _place = before?.Inputs.Count ?? 0;
        // An extension asks of each of its inputs, old and new: to search the plan each time would take the square of their number.
        foreach (var input in before?.Inputs ?? [])
        {
            var address = StoreAddresses.WithoutRevision(input.Address);
            if (input.Listing is null)
                _manifests.Add(address, input);
            else if (_listings.TryGetValue(address, out var listings))
                listings.Add(input.Listing);
            else
                _listings.Add(address, [input.Listing]);
        }
    }

    /// <summary>Takes the next address.</summary>
    public InputCandidate Next(string address)
    {
        if (_manifests.Count == 0 && _listings.Count == 0)
            return new InputCandidate(address, _place++);
        var known = StoreAddresses.WithoutRevision(address);
        return _manifests.TryGetValue(known, out var planned)
            ? new InputCandidate(address, _place) { Planned = planned }
            : new InputCandidate(address, _place++) { Listings = _listings.GetValueOrDefault(known) };
    }
}

using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>Tells new addresses from those that an earlier plan covers.</summary>
internal sealed class InputCandidates
{
    // Of a million inputs the addresses would take 200 MB, and their digests take 40.
    private readonly Dictionary<UInt128, int> _manifests = [];
    private readonly Dictionary<string, List<string>> _listings = new(StringComparer.Ordinal);
    private readonly EarlierInputs? _earlier;
    private int _place;

    private InputCandidates(EarlierInputs? earlier) => _earlier = earlier;

    /// <summary>Reads what an earlier plan covers, once: an extension asks of each of its inputs, old and new.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="before">The plan that is extended; null for a first one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<InputCandidates> ReadAsync(IObjectStore output, PlanHead? before, CancellationToken cancellationToken)
    {
        var candidates = new InputCandidates(before is null ? null : new EarlierInputs(output, before));
        if (before is not null)
        {
            await foreach (var input in before.ReadInputsAsync(output, cancellationToken).ConfigureAwait(false))
                candidates.Add(input);
        }

        return candidates;
    }

    /// <summary>Takes the next address.</summary>
    public async ValueTask<InputCandidate> NextAsync(string address, CancellationToken cancellationToken)
    {
        if (_earlier is null)
            return new InputCandidate(address, _place++);
        var known = StoreAddresses.WithoutRevision(address);
        return _manifests.TryGetValue(ShortDigest.Compute(known), out var index)
            ? new InputCandidate(address, _place)
            {
                Planned = await _earlier.ReadAsync(index, cancellationToken).ConfigureAwait(false),
            }
            : new InputCandidate(address, _place++) { Listings = _listings.GetValueOrDefault(known) };
    }

    private void Add(PlanInput input)
    {
        var address = StoreAddresses.WithoutRevision(input.Address);
        if (input.Listing is null)
        {
            if (!_manifests.TryAdd(ShortDigest.Compute(address), _place))
            {
                throw new ManifestFormatException(
                    $"The dataset has {address} at two revisions, so what is new of it can't be told: it can't be extended.");
            }
        }
        else if (_listings.TryGetValue(address, out var listings))
            listings.Add(input.Listing);
        else
            _listings.Add(address, [input.Listing]);
        _place++;
    }
}

using System.Collections.Concurrent;
using FgClip.Datasets.Embeddings;
using FgClip.Search.Vectors;

namespace FgClip.Search;

/// <summary>The vectors of datasets that were searched. They stay mapped until their dataset changes.</summary>
/// <param name="cache">Where they are kept.</param>
public sealed class OpenIndexes(VectorCache cache)
{
    private readonly ConcurrentDictionary<(string Root, SearchTarget Target), (string Digest, ExactIndex Index)> _open = new();

    /// <summary>Opens the vectors of a dataset, unless they are open already.</summary>
    /// <param name="dataset">The dataset, as it is now.</param>
    /// <param name="target">Which vectors.</param>
    /// <param name="report">Gets how many parts are read, after each; null for nobody.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ExactIndex> GetAsync(EmbeddedDataset dataset, SearchTarget target, Action<int>? report,
        CancellationToken cancellationToken)
    {
        var (place, digest) = ((dataset.Store.Root, target), dataset.Digest);
        if (_open.TryGetValue(place, out var known) && known.Digest == digest)
            return known.Index;
        var index = await ExactIndex.OpenAsync(dataset, target, cache, report, cancellationToken).ConfigureAwait(false);
        // A search that still uses the one before keeps it mapped.
        _open[place] = (digest, index);
        return index;
    }

    /// <summary>Forgets the open vectors of a dataset after a file of them is missing, so that the next search opens them again.</summary>
    public void Forget(EmbeddedDataset dataset, SearchTarget target) => _open.TryRemove((dataset.Store.Root, target), out _);
}

using System.Collections.Concurrent;
using FgClip.Datasets.Embeddings;
using FgClip.Search.Approximate;
using FgClip.Search.Vectors;

namespace FgClip.Search.Opening;

/// <summary>The vectors of datasets that were searched. They stay mapped until their dataset or its index changes.</summary>
/// <param name="cache">Where they are kept.</param>
/// <param name="catalog">Approximate indexes that may be used; null for none.</param>
public sealed class OpenIndexes(VectorCache cache, IndexCatalog? catalog = null)
{
    private readonly ConcurrentDictionary<
        (string Root, SearchTarget Target, FoundIndex? Found), (string Digest, ISearchIndex Index)> _open = new();

    /// <summary>
    /// Opens the vectors of a dataset, unless they are open already: by an approximate index that covers them, where there is one.
    /// </summary>
    /// <param name="dataset">The dataset, as it is now.</param>
    /// <param name="target">Which vectors.</param>
    /// <param name="exact">Whether they are searched exactly in any case.</param>
    /// <param name="report">Gets how many parts are read, after each; null for nobody.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<OpenedIndex> GetAsync(
        EmbeddedDataset dataset, SearchTarget target, bool exact, Action<int>? report, CancellationToken cancellationToken)
    {
        string? reason = null;
        if (!exact && catalog?.Find(dataset, target, out reason) is { } found)
        {
            try
            {
                var index = await OpenAsync(dataset, target, found, report, cancellationToken).ConfigureAwait(false);
                return new OpenedIndex(index, found.Recall, Reason: null);
            }
            catch (SearchIndexException unusable)
            {
                reason = unusable.Message;
            }
        }

        return new OpenedIndex(
            await OpenAsync(dataset, target, found: null, report, cancellationToken).ConfigureAwait(false), Recall: null, reason);
    }

    /// <summary>Forgets the open vectors of a dataset after a file of them is missing, so that the next search opens them again.</summary>
    public void Forget(EmbeddedDataset dataset, SearchTarget target)
    {
        foreach (var place in _open.Keys.Where(place => place.Root == dataset.Store.Root && place.Target == target))
            _open.TryRemove(place, out _);
    }

    private async Task<ISearchIndex> OpenAsync(
        EmbeddedDataset dataset, SearchTarget target, FoundIndex? found, Action<int>? report, CancellationToken cancellationToken)
    {
        var (place, digest) = ((dataset.Store.Root, target, found), dataset.Digest);
        if (_open.TryGetValue(place, out var known) && known.Digest == digest)
            return known.Index;
        ISearchIndex index = found is null
            ? await ExactIndex.OpenAsync(dataset, target, cache, report, cancellationToken).ConfigureAwait(false)
            : await ApproximateIndex.OpenAsync(dataset, target, cache, found.Root, report, cancellationToken).ConfigureAwait(false);
        // A search that still uses the one before keeps it mapped. An approximate index that was built again has another place.
        foreach (var before in _open.Keys.Where(
            other => found is not null && other.Found is not null && (other.Root, other.Target) == (place.Root, target)))
            _open.TryRemove(before, out _);
        _open[place] = (digest, index);
        return index;
    }
}

/// <summary>Vectors that are ready to be searched.</summary>
/// <param name="Index">The vectors.</param>
/// <param name="Recall">The recall of the approximate index that is used; null where the search is exact.</param>
/// <param name="Reason">Why an index that is there is not used; null where nothing is to be said.</param>
public sealed record OpenedIndex(ISearchIndex Index, double? Recall, string? Reason);

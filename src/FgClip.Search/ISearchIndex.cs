using FgClip.Search.Hits;

namespace FgClip.Search;

/// <summary>Vectors of a dataset that can be searched.</summary>
public interface ISearchIndex : IDisposable
{
    /// <summary>How many vectors there are.</summary>
    long Count { get; }

    /// <summary>
    /// Finds the vectors with the largest cosines, largest first; of equal ones those whose keys come first in ordinal order, then those
    /// that come first in the dataset.
    /// </summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="InvalidDataException">
    /// The query has no cosine, or another number of dimensions than the dataset; or a part is gone.
    /// </exception>
    Task<IReadOnlyList<SearchHit>> FindAsync(SearchQuery query, CancellationToken cancellationToken);
}

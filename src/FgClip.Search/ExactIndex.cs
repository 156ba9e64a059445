using FgClip.Datasets.Embeddings;
using FgClip.Search.Hits;
using FgClip.Search.Scanning;
using FgClip.Search.Vectors;

namespace FgClip.Search;

/// <summary>
/// The vectors of one column of a finished dataset, ready to be searched exactly. A search reads all of them once, from memory where the
/// machine has so much. May be used from several threads.
/// </summary>
public sealed class ExactIndex : ISearchIndex
{
    /// <summary>The most hits of a search.</summary>
    public const int MaxHits = 10_000;

    private ExactIndex(EmbeddedDataset dataset, SearchTarget target, MappedParts parts) =>
        (Dataset, Target, Vectors) = (dataset, target, parts);

    /// <summary>The dataset.</summary>
    public EmbeddedDataset Dataset { get; }

    /// <summary>What is searched.</summary>
    public SearchTarget Target { get; }

    /// <summary>How many vectors there are.</summary>
    public long Count => Vectors.Parts.Sum(part => (long)part.Header.Count);

    /// <summary>Vectors that are never found: zeros, and those with a number that is not finite.</summary>
    public long Unusable => Vectors.Parts.Sum(part => (long)part.Header.Unusable);

    /// <summary>Numbers in a vector; 0 where there are no vectors.</summary>
    public int Dimensions => Vectors.Parts.Max(part => (int?)part.Header.Dimensions) ?? 0;

    /// <summary>The vectors, part by part.</summary>
    internal MappedParts Vectors { get; }

    /// <summary>Opens the vectors of a dataset, which the first time are read out of its parts.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="target">What is searched.</param>
    /// <param name="cache">Where the vectors lie.</param>
    /// <param name="report">Gets how many parts are read, after each; null for nobody.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">The dataset has no such vectors, or vectors of several lengths.</exception>
    public static async Task<ExactIndex> OpenAsync(EmbeddedDataset dataset, SearchTarget target, VectorCache cache, Action<int>? report,
        CancellationToken cancellationToken)
    {
        var parts = await cache.GetAsync(dataset, target, report, cancellationToken).ConfigureAwait(false);
        return parts.Select(part => part.Header.Dimensions).Where(length => length > 0).Distinct().Count() > 1
            ? throw new InvalidDataException($"{dataset.Store.Root}: the vectors of {target.Column} have several lengths.")
            : new ExactIndex(dataset, target, new MappedParts(parts));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchHit>> FindAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        if (query.Normalize(this) is not { } unit)
            return [];
        ScoredVector? except = query.Except is { } item ? new ScoredVector(0, item.Part, item.Row, item.Region) : null;
        // It computes on all cores for up to a second, and callers may be of a server.
        var found = await Task.Run(() => new MatrixScan(Vectors, unit, query.Rows, except).Find(query.Count, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return await new HitReader(Dataset, Target).ReadAsync(found, query.Count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Unmaps the files. An index that is not disposed of is unmapped by the garbage collector.</summary>
    public void Dispose() => Vectors.Dispose();
}

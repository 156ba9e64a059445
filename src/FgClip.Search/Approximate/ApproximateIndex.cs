using FgClip.Datasets.Embeddings;
using FgClip.Search.Approximate.Graphs;
using FgClip.Search.Approximate.Records;
using FgClip.Search.Hits;
using FgClip.Search.Scanning;
using FgClip.Search.Vectors;

namespace FgClip.Search.Approximate;

/// <summary>
/// The vectors of one column of a finished dataset, searched by graphs that <see cref="IndexBuilder"/> built. A search reads some thousand
/// vectors in place of all, and may miss a few of the nearest; what it finds has the scores of exact search. May be used from several
/// threads, up to one for each processor.
/// </summary>
public sealed class ApproximateIndex : ISearchIndex
{
    private readonly ExactIndex _exact;
    private readonly GraphSet _graphs;

    private ApproximateIndex(ExactIndex exact, GraphSet graphs) => (_exact, _graphs) = (exact, graphs);

    /// <summary>How many vectors there are.</summary>
    public long Count => _exact.Count;

    /// <summary>Opens an index.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="target">What is searched.</param>
    /// <param name="cache">Where the vectors lie.</param>
    /// <param name="root">The folder that the index was built in.</param>
    /// <param name="report">Gets how many parts are read, after each; null for nobody.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="SearchIndexException">
    /// There is no such index, or it is of other parts than the dataset has, or its recall is too low, or there is no library for this
    /// system.
    /// </exception>
    /// <exception cref="InvalidDataException">The dataset has no such vectors.</exception>
    public static async Task<ApproximateIndex> OpenAsync(EmbeddedDataset dataset, SearchTarget target, VectorCache cache, string root,
        Action<int>? report, CancellationToken cancellationToken)
    {
        _ = UsearchLibrary.Version;
        var folder = IndexFolder.FolderOf(root, target.Column);
        var record = IndexRecord.Read(folder)
            ?? throw new SearchIndexException($"{root} has no index of {target.Column}. Run fgclip index with --index {root}.");
        RefuseStale(dataset, folder, record);
        if (!record.Recall.IsEnough)
        {
            throw new SearchIndexException(FormattableString.Invariant(
                $"{folder}: the recall of this index is {record.Recall.Recall:0.000}, and it had to be {record.Recall.Required}. ")
                + "Run fgclip index with other options, or search without --index.");
        }

        var exact = await ExactIndex.OpenAsync(dataset, target, cache, report, cancellationToken).ConfigureAwait(false);
        try
        {
            return new ApproximateIndex(exact, GraphSet.Open(
                folder, record.Shards, GraphSet.NumberParts(dataset), exact.Vectors, record.Dimensions, record.Settings));
        }
        catch
        {
            exact.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchHit>> FindAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        if (query.Normalize(_exact) is not { } unit)
            return [];
        ScoredVector? except = query.Except is { } item ? new ScoredVector(0, item.Part, item.Row, item.Region) : null;
        var found = await Task.Run(
            () => _graphs.Find(unit, query.Count, query.Rows, except, cancellationToken), cancellationToken).ConfigureAwait(false);
        return await new HitReader(_exact.Dataset, _exact.Target).ReadAsync(found, query.Count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Unmaps the files.</summary>
    public void Dispose()
    {
        _graphs.Dispose();
        _exact.Dispose();
    }

    private static void RefuseStale(EmbeddedDataset dataset, string folder, IndexRecord record)
    {
        var indexed = record.Parts.ToHashSet(StringComparer.Ordinal);
        var stored = dataset.Manifest.Parts.Select(part => part.Sha256).ToHashSet(StringComparer.Ordinal);
        var (added, removed) = (stored.Except(indexed).Count(), indexed.Except(stored).Count());
        if (added + removed > 0)
        {
            throw new SearchIndexException($"{folder} is not the index of {dataset.Store.Root} as it is now: {added} of its parts are not "
                + $"in the index, and the index has {removed} others. Run fgclip index again; it builds what is missing.");
        }
    }
}

using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Search;
using FgClip.Search.Approximate.Records;
using FgClip.Search.Scanning;
using FgClip.Search.Vectors;

namespace FgClip.Search.Approximate.Graphs;

/// <summary>All graphs of an index.</summary>
internal sealed class GraphSet : IDisposable
{
    private readonly IReadOnlyList<GraphShard> _shards;
    private readonly IndexSettings _settings;

    private GraphSet(IReadOnlyList<GraphShard> shards, IndexSettings settings) => (_shards, _settings) = (shards, settings);

    /// <summary>Maps the files of an index.</summary>
    /// <param name="folder">Their folder.</param>
    /// <param name="shards">The files.</param>
    /// <param name="numbers">The number in the dataset of each part of the files, by its digest.</param>
    /// <param name="vectors">The vectors of the dataset.</param>
    /// <param name="dimensions">Numbers in a vector.</param>
    /// <param name="settings">How they are searched.</param>
    /// <exception cref="SearchIndexException">A file is missing or damaged.</exception>
    public static GraphSet Open(string folder, IEnumerable<IndexShard> shards, IReadOnlyDictionary<string, int> numbers,
        MappedParts vectors, int dimensions, IndexSettings settings)
    {
        var opened = new List<GraphShard>();
        try
        {
            foreach (var shard in shards)
            {
                var path = Path.Combine(folder, shard.File);
                if (new FileInfo(path) is not { Exists: true } file || file.Length != shard.Bytes)
                    throw new SearchIndexException($"{path} is missing or damaged. Run fgclip index again.");
                opened.Add(GraphShard.Open(vectors, [.. shard.Parts.Select(part => numbers[part.Sha256])], path, dimensions, settings));
            }
        }
        catch
        {
            opened.ForEach(shard => shard.Dispose());
            throw;
        }

        return new GraphSet(opened, settings);
    }

    /// <summary>The number of each part in a dataset, by its digest.</summary>
    public static Dictionary<string, int> NumberParts(EmbeddedDataset dataset)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (number, part) in dataset.Manifest.Parts.Index())
        {
            if (!numbers.TryAdd(part.Sha256, number))
                throw new SearchIndexException($"{dataset.Store.Root}: {part.Name} is the same file as another part. Run fgclip verify.");
        }

        return numbers;
    }

    /// <summary>Finds what is probably nearest, largest scores first. Scores are those of exact search, to the bit.</summary>
    /// <param name="query">A vector of length 1.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="rows">The rows that count; null for all.</param>
    /// <param name="except">A vector that does not count; null for none.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>What was found; more than wanted where the last ones score the same.</returns>
    public IReadOnlyList<ScoredVector> Find(float[] query, int count, RowSet? rows, ScoredVector? except,
        CancellationToken cancellationToken)
    {
        var candidates = Math.Max(_settings.ExpansionSearch, count + (except is null ? 0 : 1));
        IEnumerable<ScoredVector> all = _shards.Count == 1
            ? _shards[0].Find(query, candidates, rows)
            : _shards.AsParallel().WithCancellation(cancellationToken).SelectMany(shard => shard.Find(query, candidates, rows));
        List<ScoredVector> found = [.. all.Where(candidate => except is null || !candidate.IsAt(except.Value)).Order()];
        if (found.Count <= count)
            return found;
        var last = found[count - 1].Score;
        found.RemoveAll(candidate => candidate.Score < last);
        return found;
    }

    public void Dispose()
    {
        foreach (var shard in _shards)
            shard.Dispose();
    }
}

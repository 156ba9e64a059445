using System.Numerics;
using System.Runtime.CompilerServices;
using FgClip.Datasets.Search;
using FgClip.Search.Scanning;
using FgClip.Search.Vectors;

namespace FgClip.Search.Approximate.Graphs;

/// <summary>The graph of some parts, and where its vectors lie.</summary>
internal sealed class GraphShard : IDisposable
{
    // Of so few rows that pass a filter, comparing them all is faster than a walk through the graph that finds many that do not.
    private const int RareFraction = 32;

    private readonly MappedParts _vectors;
    private readonly IReadOnlyList<int> _parts;
    private readonly int[] _firstKeys;
    private readonly UsearchGraph _graph;

    private GraphShard(MappedParts vectors, IReadOnlyList<int> parts, UsearchGraph graph)
    {
        (_vectors, _parts, _graph) = (vectors, parts, graph);
        _firstKeys = new int[parts.Count];
        for (var i = 1; i < parts.Count; i++)
            _firstKeys[i] = _firstKeys[i - 1] + vectors.Parts[parts[i - 1]].Header.Count;
    }

    /// <summary>Maps a shard's file.</summary>
    /// <param name="vectors">The vectors of the dataset.</param>
    /// <param name="parts">The shard's parts, by their numbers in the dataset.</param>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">Numbers in a vector.</param>
    /// <param name="settings">How it is searched.</param>
    /// <exception cref="SearchIndexException">It is not the file of these parts.</exception>
    public static GraphShard Open(MappedParts vectors, IReadOnlyList<int> parts, string path, int dimensions, IndexSettings settings)
    {
        var graph = UsearchGraph.View(path, dimensions, settings);
        var count = parts.Sum(part => vectors.Parts[part].Header.Count);
        if (graph.Count == count)
            return new GraphShard(vectors, parts, graph);
        var stored = graph.Count;
        graph.Dispose();
        throw new SearchIndexException($"{path} has {stored} vectors, not {count}. Delete it, and run fgclip index.");
    }

    /// <summary>Finds candidates, and scores them as exact search does.</summary>
    /// <param name="query">A vector of length 1.</param>
    /// <param name="count">How many candidates.</param>
    /// <param name="rows">The rows that count; null for all.</param>
    public IReadOnlyList<ScoredVector> Find(float[] query, int count, RowSet? rows)
    {
        var allowed = rows is null ? [] : Allow(rows);
        var passing = allowed.Sum(bits => (long)BitOperations.PopCount(bits));
        if (rows is not null && passing <= Math.Max(count, _graph.Count / RareFraction))
            return [.. Enumerable.Range(0, _graph.Count).Where(key => IsSet(allowed, key)).Select(key => Score(query, key))];
        var keys = new ulong[Math.Min(count, _graph.Count)];
        var found = _graph.Search(query, allowed, keys);
        return [.. keys.Take(found).Select(key => Score(query, (int)key))];
    }

    public void Dispose() => _graph.Dispose();

    private static bool IsSet(ulong[] bits, int key) => (bits[key >> 6] >> (key & 63) & 1) != 0;

    private unsafe ulong[] Allow(RowSet rows)
    {
        var allowed = new ulong[(_graph.Count + 63) / 64];
        foreach (var (i, part) in _parts.Index())
        {
            _vectors.Read(part, (rows, part, First: _firstKeys[i], allowed), static (work, content) =>
            {
                for (var index = 0; index < content.Count; index++)
                {
                    var key = work.First + index;
                    if (work.rows.Contains(work.part, content.Places[index].Row))
                        work.allowed[key >> 6] |= 1UL << (key & 63);
                }
            });
        }

        return allowed;
    }

    private unsafe ScoredVector Score(float[] query, int key)
    {
        var at = Array.BinarySearch(_firstKeys, key);
        // Of what is not the first of a part, the search returns the complement of the part behind it.
        var i = at < 0 ? ~at - 1 : at;
        var result = new StrongBox<ScoredVector>();
        _vectors.Read(_parts[i], (query, Part: _parts[i], Index: key - _firstKeys[i], result), static (work, content) =>
        {
            fixed (float* vector = work.query)
            {
                var place = content.Places[work.Index];
                work.result.Value = new ScoredVector(
                    DotProduct.Compute(vector, content.At(work.Index), content.Dimensions), work.Part, place.Row, place.Region);
            }
        });
        return result.Value;
    }
}
